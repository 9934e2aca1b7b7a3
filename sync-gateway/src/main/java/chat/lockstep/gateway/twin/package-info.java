/// The HTTP twin: everything durable without a socket. Commands go to the command side, reads to the query side; the
/// gateway says who asks, and makes every error a problem document.
@NullMarked
package chat.lockstep.gateway.twin;

import org.jspecify.annotations.NullMarked;
