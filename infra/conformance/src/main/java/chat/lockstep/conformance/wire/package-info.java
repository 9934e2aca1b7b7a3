/// Frames and requests, without any idea of what they mean: the two codecs, a socket that keeps all that it receives,
/// and the HTTP twin. Everything waits for a bounded time.
@NullMarked
package chat.lockstep.conformance.wire;

import org.jspecify.annotations.NullMarked;
