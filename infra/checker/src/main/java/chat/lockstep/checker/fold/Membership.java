package chat.lockstep.checker.fold;

import java.util.ArrayList;
import java.util.List;

/// The stretches of a log that one user may see: each from behind its floor up to its removal, or on without end.
public final class Membership {

    private static final long OPEN = Long.MAX_VALUE;

    private final List<Stretch> stretches = new ArrayList<>();

    /// @param floor the place just before the first event that may be seen
    /// @param until the last event that may be seen
    record Stretch(long floor, long until) {

        boolean holds(long seq) {
            return floor < seq && seq <= until;
        }
    }

    void joins(long floor) {
        if (!isMember()) {
            stretches.add(new Stretch(floor, OPEN));
        }
    }

    void goes(long seq) {
        if (isMember()) {
            stretches.set(stretches.size() - 1, new Stretch(stretches.getLast().floor(), seq));
        }
    }

    boolean isMember() {
        return !stretches.isEmpty() && stretches.getLast().until() == OPEN;
    }

    public boolean maySee(long seq) {
        return stretches.stream().anyMatch(stretch -> stretch.holds(seq));
    }

    /// Whether `next` is what comes after `last` for this user: the next seq, or the first one behind a later floor.
    ///
    /// @param last 0 for somebody who has nothing yet
    public boolean follows(long last, long next) {
        return (last > 0 && next == last + 1)
                || stretches.stream().anyMatch(stretch -> stretch.floor() + 1 == next && stretch.floor() >= last);
    }

    public long floor() {
        return stretches.getLast().floor();
    }

    /// The largest floor at or before a place; 0 for none.
    public long floorUpTo(long seq) {
        return stretches.stream()
                .mapToLong(Stretch::floor)
                .filter(floor -> floor <= seq)
                .max()
                .orElse(0);
    }

    /// The last place that the user may see.
    public long end(long head) {
        return Math.min(stretches.getLast().until(), head);
    }

    /// Whether the user has been a member ever since it joined.
    public boolean isSteady() {
        return isWhole() && isMember();
    }

    public boolean isWhole() {
        return stretches.size() == 1;
    }

    @Override
    public String toString() {
        return stretches.toString();
    }
}
