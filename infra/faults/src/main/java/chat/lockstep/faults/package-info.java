/// Breaks a whole system under load. [Rig] is the system and what can be done to it, [Fault] one thing that goes wrong
/// and
/// is mended again. What the clients saw goes into a folder of JSON lines, for the checker to judge.
@NullMarked
package chat.lockstep.faults;

import org.jspecify.annotations.NullMarked;
