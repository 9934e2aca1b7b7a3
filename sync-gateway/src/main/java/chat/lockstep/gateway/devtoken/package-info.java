/// Tokens for development, for anyone on this machine who asks. Only where it is switched on, and only over loopback.
@NullMarked
package chat.lockstep.gateway.devtoken;

import org.jspecify.annotations.NullMarked;
