/// Many WebSocket connections on one thread. What is done with them is done on that thread too, so nothing that
/// clients remember needs a lock.
@NullMarked
package chat.lockstep.bench.wire;

import org.jspecify.annotations.NullMarked;
