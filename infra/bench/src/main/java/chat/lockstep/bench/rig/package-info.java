/// The system under load: one that runs already, or one of the load program's own.
@NullMarked
package chat.lockstep.bench.rig;

import org.jspecify.annotations.NullMarked;
