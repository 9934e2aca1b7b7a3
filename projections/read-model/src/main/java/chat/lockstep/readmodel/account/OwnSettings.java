package chat.lockstep.readmodel.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.fold.Settings;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A row of `settings`: what a user keeps of one conversation.
///
/// @param privateMark log seq that the user read up to without telling; 0 for none
/// @param isHiding whether the user hid any message there
/// @param source where the row's last change came from
public record OwnSettings(
        ConversationId conversation, Settings settings, long privateMark, boolean isHiding, SourcePlace source) {

    static OwnSettings of(Row row) {
        return new OwnSettings(
                ConversationId.of(Objects.requireNonNull(row.getString("conversation"))),
                new Settings(
                        time(row, "muted_until"),
                        flag(row, "pinned"),
                        flag(row, "archived"),
                        flag(row, "marked_unread"),
                        draft(row)),
                row.getLong("private_seq"),
                row.getBoolean("hides"),
                new SourcePlace(
                        row.getInt("source_epoch"), row.getInt("source_partition"), row.getLong("source_offset")));
    }

    private static @Nullable Timestamp time(Row row, String column) {
        var instant = row.getInstant(column);
        return instant == null ? null : Timestamp.of(instant);
    }

    private static @Nullable Boolean flag(Row row, String column) {
        return row.isNull(column) ? null : row.getBoolean(column);
    }

    private static @Nullable String draft(Row row) {
        var text = row.getString("draft");
        return text == null || text.isEmpty() ? null : text;
    }
}
