package chat.lockstep.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The differences of one conversation; the first few are kept, the others only counted.
final class Differences {

    private static final int KEPT_MAX = 10;

    private final String conversation;
    private final List<Difference> kept = new ArrayList<>();
    private long count;

    Differences(String conversation) {
        this.conversation = conversation;
    }

    void add(String place, @Nullable String column, @Nullable Object expected, @Nullable Object found) {
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(Difference.of(conversation, place, column, expected, found));
        }
    }

    /// Adds a difference for each column that is not as expected, or one for the row if there is none.
    void compare(String place, Map<String, @Nullable Object> expected, @Nullable ViewRow found) {
        if (found == null) {
            add(place, null, "a row", null);
            return;
        }
        expected.forEach((column, value) -> {
            var there = found.value(column);
            if (!Objects.equals(value, there) && !(isNothing(value) && isNothing(there))) {
                add(place, column, value, there);
            }
        });
    }

    /// What a row never had is absent, and what it has no more is empty: both say the same.
    private static boolean isNothing(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Collection<?> many -> many.isEmpty();
            case Map<?, ?> many -> many.isEmpty();
            case String text -> text.isEmpty();
            case Boolean flag -> !flag;
            case Long number -> number == 0;
            case Instant time -> time.equals(Instant.EPOCH);
            default -> false;
        };
    }

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    List<Difference> kept() {
        return List.copyOf(kept);
    }
}
