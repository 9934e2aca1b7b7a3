package chat.lockstep.checker.rules;

import chat.lockstep.checker.recording.FaultLine;
import chat.lockstep.checker.recording.Misplaced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Which faults were active when. A fault is active from its beginning until all is healthy again.
public final class Timeline {

    /// The name of the time in which no fault is active.
    public static final String NONE = "none";

    private final List<Window> windows = new ArrayList<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final TreeMap<Long, List<String>> active = new TreeMap<>(Map.of(Long.MIN_VALUE, List.of(NONE)));

    /// @param heal when it was undone; absent if it never was
    /// @param healthy when all was well again; absent if it never was
    public record Window(
            String fault,
            long begin,
            @Nullable Long heal,
            @Nullable Long healthy) {

        /// When it stopped being active.
        public long end() {
            return healthy == null ? Long.MAX_VALUE : healthy;
        }

        boolean isActive(long t) {
            return begin <= t && t < end();
        }
    }

    void on(FaultLine line) {
        switch (line.kind()) {
            case SKIPPED -> skipped.add(line.fault());
            case BEGIN -> begin(line);
            case HEAL -> replaceOpen(line, window -> new Window(window.fault(), window.begin(), line.t(), null));
            case HEALTHY ->
                replaceOpen(
                        line,
                        window -> new Window(
                                window.fault(),
                                window.begin(),
                                window.heal() == null ? line.t() : window.heal(),
                                line.t()));
        }
    }

    private void begin(FaultLine line) {
        if (open(line.fault()) >= 0) {
            throw new Misplaced(line.fault() + " begins while it is active");
        }
        windows.add(new Window(line.fault(), line.t(), null, null));
        followChange();
    }

    private void replaceOpen(FaultLine line, UnaryOperator<Window> change) {
        int index = open(line.fault());
        if (index < 0) {
            throw new Misplaced(line.fault() + " has not begun");
        }
        if (line.t() < windows.get(index).begin()) {
            throw new Misplaced(line.fault() + " ends before it begins");
        }
        windows.set(index, change.apply(windows.get(index)));
        followChange();
    }

    private int open(String fault) {
        for (int i = windows.size() - 1; i >= 0; i--) {
            if (windows.get(i).fault().equals(fault) && windows.get(i).healthy() == null) {
                return i;
            }
        }
        return -1;
    }

    private void followChange() {
        active.clear();
        active.put(Long.MIN_VALUE, List.of(NONE));
        for (var window : windows) {
            active.put(window.begin(), List.of());
            if (window.healthy() != null) {
                active.put(window.healthy(), List.of());
            }
        }
        active.replaceAll((t, ignored) -> names(t));
    }

    private List<String> names(long t) {
        var names = windows().stream()
                .filter(window -> window.isActive(t))
                .map(Window::fault)
                .distinct()
                .toList();
        return names.isEmpty() ? List.of(NONE) : names;
    }

    /// The faults active at a time, in the order of their beginning; [#NONE] where there is none.
    List<String> activeAt(long t) {
        return active.floorEntry(t).getValue();
    }

    /// The same in one word, joined by `+`.
    public String at(long t) {
        return String.join("+", activeAt(t));
    }

    /// Whether no fault has begun yet.
    boolean isBeforeAll(long t) {
        return windows.stream().noneMatch(window -> window.begin() <= t);
    }

    /// In the order of their beginning; those that began at once, by name.
    public List<Window> windows() {
        return windows.stream()
                .sorted(Comparator.comparingLong(Window::begin).thenComparing(Window::fault))
                .toList();
    }

    Set<String> skipped() {
        return skipped;
    }

    /// When the next fault begins after a time; without end if none does.
    long nextBegin(long t) {
        return windows.stream()
                .mapToLong(Window::begin)
                .filter(begin -> begin > t)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
