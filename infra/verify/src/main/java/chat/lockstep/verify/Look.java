package chat.lockstep.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What one look at a conversation found.
///
/// @param log differences inside the event store, which never mend themselves
/// @param views differences of the views, which may only be late
/// @param heads the last seq of each stream of the event store
record Look(Differences log, Differences views, long events, Map<String, Long> heads) {

    boolean isEqual() {
        return log.isEmpty() && views.isEmpty();
    }

    List<Difference> differences() {
        var all = new ArrayList<>(log.kept());
        all.addAll(views.kept());
        return all;
    }
}
