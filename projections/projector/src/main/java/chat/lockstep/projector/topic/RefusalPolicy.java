package chat.lockstep.projector.topic;

import java.util.List;

/// What becomes of records that are refused again and again.
public interface RefusalPolicy {

    /// Whether a record that was refused `attempts` times is given up.
    ///
    /// @param isHeld whether its conversation had records given up before
    boolean givesUp(int partition, long offset, int attempts, boolean isHeld);

    /// Whether everything else that is refused of a conversation is given up with the first one.
    default boolean takesFollowersAlong() {
        return true;
    }

    /// Takes over records that were given up, in their order. When it returns they may be left out: they are kept
    /// elsewhere, or are dropped knowingly.
    ///
    /// @throws RuntimeException if it cannot be done now; then they wait and are given up again
    void takeOver(List<GivenUp> records);
}
