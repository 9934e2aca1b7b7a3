package chat.lockstep.gateway.session;

import chat.lockstep.gateway.frame.ServerFrame.ResetReason;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Head;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The `cursor` of a `caughtUp`: how far the views had come, and which history of the store they told of. All
/// conversations of a store have the same epoch, the number of its history, until the store is restored from a backup;
/// then all get another. So one number says whether any of them begins again, whoever was added to what meanwhile.
///
/// @param history the largest epoch of the conversations; 0 if there were none
record ResumePlace(Cursor cursor, long history) {

    private static final char BETWEEN = '.';
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    /// @throws IllegalArgumentException if an epoch is not the number of a history
    static ResumePlace of(Cursor cursor, List<Head> heads) {
        return new ResumePlace(
                cursor,
                heads.stream().mapToLong(head -> number(head.epoch())).max().orElse(0));
    }

    String encode() {
        return cursor.encode() + BETWEEN + history;
    }

    static Optional<ResumePlace> parse(String text) {
        var end = text.indexOf(BETWEEN);
        if (end < 0) {
            return Optional.empty();
        }
        try {
            var history = number(text.substring(end + 1));
            return Cursor.parse(text.substring(0, end)).map(cursor -> new ResumePlace(cursor, history));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// Without conversations nobody knows of which history a place is, and all there is to tell is little.
    private boolean namesHistory() {
        return history > 0;
    }

    private static long number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("not the number of a history: " + text);
        }
        return Long.parseLong(text);
    }

    /// Why a device that comes with `said` must be told everything again; empty if what changed since is enough.
    ///
    /// @param said null if it has none
    /// @param present as of this reading
    static Optional<ResetReason> reasonToReset(@Nullable String said, ResumePlace present) {
        if (said == null) {
            return Optional.of(ResetReason.NEW_DEVICE);
        }
        var place = parse(said).orElse(null);
        if (place == null || !place.namesHistory() || !present.namesHistory()) {
            return Optional.of(ResetReason.CURSOR_UNKNOWN);
        }
        if (place.history != present.history) {
            return Optional.of(ResetReason.EPOCH_CHANGED);
        }
        // A cursor ahead of the views comes from views that were ahead: of the rows since then it says nothing.
        return place.cursor.topicEpoch() == present.cursor.topicEpoch() && place.cursor.isAtMost(present.cursor)
                ? Optional.empty()
                : Optional.of(ResetReason.CURSOR_UNKNOWN);
    }
}
