package chat.lockstep.checker.verdict;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects violations. Of each invariant the first few thousand are kept and the rest only counted, so a run in which
/// everything is wrong can be judged too.
public final class Findings {

    static final int KEPT_MAX = 5_000;

    private final Map<Invariant, List<Violation>> kept = new EnumMap<>(Invariant.class);
    private final Map<Invariant, Long> counts = new EnumMap<>(Invariant.class);

    public void add(Violation violation) {
        counts.merge(violation.invariant(), 1L, Long::sum);
        var same = kept.computeIfAbsent(violation.invariant(), ignored -> new ArrayList<>());
        if (same.size() < KEPT_MAX) {
            same.add(violation);
        }
    }

    public List<Violation> kept() {
        return kept.values().stream().flatMap(List::stream).toList();
    }

    /// All that were found, the ones that are not kept too.
    public Map<Invariant, Long> counts() {
        return Map.copyOf(counts);
    }
}
