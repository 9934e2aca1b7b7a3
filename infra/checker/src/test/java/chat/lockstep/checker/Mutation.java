package chat.lockstep.checker;

import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.world.Recording;
import java.util.Random;

/// One way of making a right history wrong.
///
/// @param name what is wrong then
/// @param invariant under which it must be found
record Mutation(String name, Invariant invariant, Change change) {

    /// What was made wrong, as far as the checker must name it.
    ///
    /// @param t absent where the time does not matter
    record Wrong(Long t, String command) {

        static final Wrong ANYWHERE = new Wrong(null, null);

        static Wrong at(long t) {
            return new Wrong(t, null);
        }

        static Wrong about(String command) {
            return new Wrong(null, command);
        }
    }

    interface Change {
        Wrong apply(Recording recording, Random random);
    }

    @Override
    public String toString() {
        return invariant + " " + name;
    }
}
