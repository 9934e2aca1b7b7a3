/// What the servers' own traces say of the way of a message: the load program is where they send their spans, and
/// puts those of one message side by side.
@NullMarked
package chat.lockstep.bench.hops;

import org.jspecify.annotations.NullMarked;
