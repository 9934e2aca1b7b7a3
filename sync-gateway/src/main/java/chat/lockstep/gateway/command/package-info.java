/// The way to the command side: commands, delivered marks and the registration of devices, by HTTP with a timeout and
/// a circuit breaker. What cannot be reached becomes an answer that a client can act on.
@NullMarked
package chat.lockstep.gateway.command;

import org.jspecify.annotations.NullMarked;
