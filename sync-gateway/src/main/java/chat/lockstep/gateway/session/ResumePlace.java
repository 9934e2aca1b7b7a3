package chat.lockstep.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Hash;
import chat.lockstep.gateway.frame.ServerFrame.ResetReason;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Head;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The `cursor` of a `caughtUp`: how far the views had come, and of which histories. Nearly all conversations have
/// their first history; the epochs of the others are hashed into the cursor, so a server that sees it again knows
/// whether one of them changed since.
///
/// @param epochs hash of the conversations that have another epoch than their first; null if none has
record ResumePlace(Cursor cursor, @Nullable Hash epochs) {

    private static final String EPOCH_FIRST = "1";
    private static final String BETWEEN = ".";

    static ResumePlace of(Cursor cursor, List<Head> heads) {
        var others = heads.stream()
                .filter(head -> !head.epoch().equals(EPOCH_FIRST))
                .map(head -> head.id() + " " + head.epoch())
                .sorted()
                .collect(Collectors.joining("\n"));
        return new ResumePlace(cursor, others.isEmpty() ? null : Hash.sha256(others.getBytes(UTF_8)));
    }

    String encode() {
        return epochs == null ? cursor.encode() : cursor.encode() + BETWEEN + epochs;
    }

    static Optional<ResumePlace> parse(String text) {
        var end = text.indexOf(BETWEEN);
        try {
            var epochs = end < 0 ? null : Hash.of(text.substring(end + 1));
            return Cursor.parse(end < 0 ? text : text.substring(0, end)).map(cursor -> new ResumePlace(cursor, epochs));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
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
        // A cursor ahead of the views comes from views that were ahead: of the rows since then it says nothing.
        if (place == null
                || place.cursor.topicEpoch() != present.cursor.topicEpoch()
                || !place.cursor.isAtMost(present.cursor)) {
            return Optional.of(ResetReason.CURSOR_UNKNOWN);
        }
        return java.util.Objects.equals(place.epochs, present.epochs)
                ? Optional.empty()
                : Optional.of(ResetReason.EPOCH_CHANGED);
    }
}
