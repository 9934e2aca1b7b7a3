/// What the nodes of the gateway are told of an event: by the command side straight after its commit, and by the
/// projector when it comes from the topic. A device drops by its place what it was told already, so both may speak.
///
/// Redis: `sessions:{<user>}`, a sorted set of the gateway nodes on which the user has sessions, by the time at which
/// each entry expires, in milliseconds; channel `gateway:<node>`, to which each node listens.
@NullMarked
package chat.lockstep.events.hint;

import org.jspecify.annotations.NullMarked;
