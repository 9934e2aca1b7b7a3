/// What sessions read of the views: heads, deltas, history, snapshots, and how far the views have come. The interface
/// is what sessions are tested against; the one implementation reads Cassandra through the read model.
@NullMarked
package chat.lockstep.gateway.view;

import org.jspecify.annotations.NullMarked;
