package chat.lockstep.readmodel.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Writes what a user keeps for itself; a column whose part is absent stays unset.
public final class AccountWriter {

    private final Statement upsertSettings;
    private final Statement upsertHidden;
    private final Statement upsertDevice;
    private final Statement upsertBlock;

    public AccountWriter(Connection connection) {
        upsertSettings = new Statement(connection, """
                INSERT INTO KEYSPACE.settings (user, conversation, muted_until, pinned, archived, marked_unread, draft,
                    private_seq, hides, source_epoch, source_partition, source_offset)
                VALUES (:user, :conversation, :muted_until, :pinned, :archived, :marked_unread, :draft,
                    :private_seq, :hides, :source_epoch, :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
        upsertHidden = new Statement(connection, """
                INSERT INTO KEYSPACE.hidden_message (user, conversation, message, source_epoch, source_partition,
                    source_offset)
                VALUES (:user, :conversation, :message, :source_epoch, :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
        upsertDevice = new Statement(connection, """
                INSERT INTO KEYSPACE.device (user, device, name, platform, registered_at, revoked_at, source_epoch,
                    source_partition, source_offset)
                VALUES (:user, :device, :name, :platform, :registered_at, :revoked_at, :source_epoch,
                    :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
        upsertBlock = new Statement(connection, """
                INSERT INTO KEYSPACE.block (user, blocked, is_blocked, source_epoch, source_partition, source_offset)
                VALUES (:user, :blocked, :is_blocked, :source_epoch, :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
    }

    public Mono<Void> settings(SettingsChange change) {
        return upsertSettings.run(row -> {
            var bound = bind(change.user(), change.source(), row)
                    .setString("conversation", change.conversation().value());
            bound = bind(bound, "muted_until", change.mutedUntil());
            bound = bind(bound, "pinned", change.pinned());
            bound = bind(bound, "archived", change.archived());
            bound = bind(bound, "marked_unread", change.markedUnread());
            bound = bind(bound, "draft", change.draft());
            bound = bind(bound, "hides", change.isHiding());
            return change.privateMark() == null ? bound : bound.setLong("private_seq", change.privateMark());
        });
    }

    public Mono<Void> hidden(UserId user, ConversationId conversation, MessageId message, SourcePlace source) {
        return upsertHidden.run(row -> bind(user, source, row)
                .setString("conversation", conversation.value())
                .setUuid("message", message.value()));
    }

    /// @param name null leaves it as it is, and so does each of the others
    public Mono<Void> device(
            UserId user,
            DeviceId device,
            @Nullable String name,
            @Nullable String platform,
            @Nullable Timestamp registeredAt,
            @Nullable Timestamp revokedAt,
            SourcePlace source) {
        return upsertDevice.run(row -> {
            var bound = bind(user, source, row).setString("device", device.value());
            bound = bind(bound, "name", name);
            bound = bind(bound, "platform", platform);
            bound = bind(bound, "registered_at", registeredAt);
            return bind(bound, "revoked_at", revokedAt);
        });
    }

    public Mono<Void> block(UserId user, UserId blocked, boolean isBlocked, SourcePlace source) {
        return upsertBlock.run(row ->
                bind(user, source, row).setString("blocked", blocked.value()).setBoolean("is_blocked", isBlocked));
    }

    private static BoundStatementBuilder bind(UserId user, SourcePlace source, BoundStatementBuilder row) {
        return row.setString("user", user.value())
                .setInt("source_epoch", source.epoch())
                .setInt("source_partition", source.partition())
                .setLong("source_offset", source.offset())
                .setLong("written", source.writeTimestamp());
    }

    private static BoundStatementBuilder bind(BoundStatementBuilder row, String column, @Nullable String text) {
        return text == null ? row : row.setString(column, text);
    }

    private static BoundStatementBuilder bind(BoundStatementBuilder row, String column, @Nullable Boolean flag) {
        return flag == null ? row : row.setBoolean(column, flag);
    }

    private static BoundStatementBuilder bind(BoundStatementBuilder row, String column, @Nullable Timestamp time) {
        return time == null ? row : row.setInstant(column, time.instant());
    }
}
