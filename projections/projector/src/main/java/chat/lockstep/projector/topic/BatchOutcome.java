package chat.lockstep.projector.topic;

import java.util.ArrayList;
import java.util.List;

/// What was refused of the batch in work, carried around the event processor, which has no way to return it. Used by
/// the fetching thread only.
final class BatchOutcome {

    private final List<Refusal> refusals = new ArrayList<>();

    void begin() {
        refusals.clear();
    }

    void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}
