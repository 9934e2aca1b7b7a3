package chat.lockstep.projector.rebuild;

import chat.lockstep.projector.topic.GivenUp;
import chat.lockstep.projector.topic.RefusalPolicy;
import chat.lockstep.projector.topic.deadletter.LetterWatch;
import chat.lockstep.projector.topic.deadletter.Origin;
import java.util.List;

/// What a rebuild does with a record that cannot be applied: it leaves out those that the running views have left out
/// at the same place, since they were sent again behind it, discarded, or are outstanding still. All others wait,
/// as they did there, for what closes their gaps. So it ends with the same events, and writes no dead letters of
/// its own.
final class AlreadyGivenUp implements RefusalPolicy {

    private final LetterWatch letters;

    AlreadyGivenUp(LetterWatch letters) {
        this.letters = letters;
    }

    @Override
    public boolean givesUp(int partition, long offset, int attempts, boolean isHeld) {
        return letters.isBuried(new Origin(partition, offset));
    }

    /// What follows a record that was left out may have been applied when that one came again.
    @Override
    public boolean takesFollowersAlong() {
        return false;
    }

    @Override
    public void takeOver(List<GivenUp> records) {
        // They are in the topic of dead letters already.
    }
}
