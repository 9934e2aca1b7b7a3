/// Judges a recorded run from its folder of JSON lines alone.
@NullMarked
package chat.lockstep.checker;

import org.jspecify.annotations.NullMarked;
