/// What the system itself says: samples of its processes while a run goes on, and what the event store, the topic and
/// the views hold at its end. Nothing here is judged.
@NullMarked
package chat.lockstep.faults.evidence;

import org.jspecify.annotations.NullMarked;
