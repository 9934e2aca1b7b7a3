/// The whole system from outside, through its wire contract alone: a thin frame client that shares no code with the
/// SDK or the gateway, so that it can catch both; through the SDK; and through the load program.
@NullMarked
package chat.lockstep.e2e;

import org.jspecify.annotations.NullMarked;
