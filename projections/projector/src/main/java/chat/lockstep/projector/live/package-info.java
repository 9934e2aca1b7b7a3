/// The consumer group `live`: tells the gateways of each event at once, over Redis, with the event inside. It needs
/// only the members of a conversation and never waits long for anything: a hint that cannot be sent is dropped and
/// counted, since the device finds out by comparing places. What the command side told straight after the commit comes
/// again here: this way over the log is the one that forgets nothing.
@NullMarked
package chat.lockstep.projector.live;

import org.jspecify.annotations.NullMarked;
