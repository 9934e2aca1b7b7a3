/// The gateway's sessions, devices and a network that loses, delays and cuts, in one process on one virtual clock: the
/// same seed, the same history. [Simulation] runs one, [SimulateCommand] many. The event store, the command side and
/// the views are models, written for this purpose; the devices are thin ones that follow the protocol's text.
@NullMarked
package chat.lockstep.simulator;

import org.jspecify.annotations.NullMarked;
