package chat.lockstep.checker.rules;

import chat.lockstep.checker.recording.FaultLine;
import chat.lockstep.checker.recording.Misplaced;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which faults were active when. A fault is active from its beginning until all is healthy again.
public final class Timeline {

    /// The name of the time in which no fault is active.
    public static final String NONE = "none";

    private final List<Window> windows = new ArrayList<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final TreeMap<Long, String> names = new TreeMap<>(Map.of(Long.MIN_VALUE, NONE));

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
        name();
    }

    private void replaceOpen(FaultLine line, java.util.function.UnaryOperator<Window> change) {
        int index = open(line.fault());
        if (index < 0) {
            throw new Misplaced(line.fault() + " has not begun");
        }
        if (line.t() < windows.get(index).begin()) {
            throw new Misplaced(line.fault() + " ends before it begins");
        }
        windows.set(index, change.apply(windows.get(index)));
        name();
    }

    private int open(String fault) {
        for (int i = windows.size() - 1; i >= 0; i--) {
            if (windows.get(i).fault().equals(fault) && windows.get(i).healthy() == null) {
                return i;
            }
        }
        return -1;
    }

    private void name() {
        names.clear();
        names.put(Long.MIN_VALUE, NONE);
        for (var window : windows) {
            names.put(window.begin(), "");
            if (window.healthy() != null) {
                names.put(window.healthy(), "");
            }
        }
        names.replaceAll((t, ignored) -> label(t));
    }

    private String label(long t) {
        var active = windows.stream()
                .filter(window -> window.isActive(t))
                .sorted(java.util.Comparator.comparingLong(Window::begin).thenComparing(Window::fault))
                .map(Window::fault)
                .distinct()
                .collect(Collectors.joining("+"));
        return active.isEmpty() ? NONE : active;
    }

    /// The faults active at a time, joined by `+`.
    public String at(long t) {
        return names.floorEntry(t).getValue();
    }

    /// Whether no fault has begun yet.
    boolean isBeforeAll(long t) {
        return windows.stream().noneMatch(window -> window.begin() <= t);
    }

    /// In the order of their beginning.
    public List<Window> windows() {
        return windows.stream()
                .sorted(java.util.Comparator.comparingLong(Window::begin))
                .toList();
    }

    /// Every name that an operation may be counted under.
    Set<String> labels() {
        var labels = new LinkedHashSet<String>();
        labels.add(NONE);
        windows().forEach(window -> labels.add(window.fault()));
        labels.addAll(names.values());
        return labels;
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
