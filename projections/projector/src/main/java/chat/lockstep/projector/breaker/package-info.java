/// Circuit breakers around the servers that the projector calls: after too many failures in a row a server is left
/// alone for a moment, and callers are told at once.
@NullMarked
package chat.lockstep.projector.breaker;

import org.jspecify.annotations.NullMarked;
