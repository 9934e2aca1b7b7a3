/// Compares the views with the log that they are folded from. It has a fold of its own, so that it does not repeat a
/// mistake of the projector's, and reads the tables with statements of its own. [Verification] is the entrance;
/// [VerifyCommand] is the program around it.
@NullMarked
package chat.lockstep.verify;

import org.jspecify.annotations.NullMarked;
