/// What clients get to see of the views, in the shapes of the protocol: heads, messages, deltas and snapshots. The
/// socket and the HTTP interface serialise the same records.
@NullMarked
package chat.lockstep.readmodel.wire;

import org.jspecify.annotations.NullMarked;
