/// Live hints: the registry in Redis that says which node holds a user's sessions, this node's one channel, and the
/// events that come over it. A hint is read once for the whole node, and its frame written once for all its sockets.
///
/// Keys: `sessions:{<user>}`, a sorted set of node ids by the time they expire at (milliseconds); `command-nodes`, the
/// same of the command side's nodes, which write it themselves; channel `gateway:<node id>`, where nodes also tell each
/// other of a device that moved. Any hint may be lost, repeated or late: sessions decide from what they have told their
/// device.
@NullMarked
package chat.lockstep.gateway.live;

import org.jspecify.annotations.NullMarked;
