/// The consumer group `live`: tells the gateways of each event at once, over Redis, with the event inside. It needs
/// only the members of a conversation and never waits long for anything: a hint that cannot be sent is dropped and
/// counted, since the device finds out by comparing places.
///
/// Redis: `sessions:{<user>}`, a sorted set of the gateway nodes on which the user has sessions, by the time at which
/// each entry expires, in milliseconds; channel `gateway:<node>`, to which each node listens.
@NullMarked
package chat.lockstep.projector.live;

import org.jspecify.annotations.NullMarked;
