/// The command `./lockstep up`, and whatever else `./lockstep` can do, as children of a test or a measurement.
@NullMarked
package chat.lockstep.testkit.up;

import org.jspecify.annotations.NullMarked;
