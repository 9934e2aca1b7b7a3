/// The gateway's sessions, the SDK's devices and a network that loses, delays and cuts, in one process on one virtual
/// clock: the same seed, the same history. [Simulation] runs one, [SimulateCommand] many; [Laws] are looked at after
/// each step. The event store, the command side and the views are models, written for this purpose. A device lives on
/// a [Disk] that outlasts its process.
@NullMarked
package chat.lockstep.simulator;

import org.jspecify.annotations.NullMarked;
