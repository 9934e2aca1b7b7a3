/// Right histories, made up: users with devices who write, are cut off, retry and come back, while faults come and go.
/// [World] plays it on a clock of its own, [Store] is its event store, [Client] one device, [Ending] what is left in
/// the end. The same seed gives the same history.
@NullMarked
package chat.lockstep.checker.world;

import org.jspecify.annotations.NullMarked;
