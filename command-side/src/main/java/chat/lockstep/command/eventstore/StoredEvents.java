package chat.lockstep.command.eventstore;

import chat.lockstep.command.stream.EventData;
import chat.lockstep.command.stream.EventMetadata;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Looks single events up in the store, outside any unit of work. Each look-up is by an index.
public final class StoredEvents {

    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};

    private final Shards shards;
    private final JsonMapper mapper = JsonMapper.shared();

    StoredEvents(Shards shards) {
        this.shards = shards;
    }

    /// Where the event with this id is, in the database of `conversation`.
    public Optional<StoredEvent> find(ConversationId conversation, EventId id) {
        return find(shards.of(conversation), id);
    }

    /// Where the event with this id is, in whichever database. Only for a command that names no conversation that can
    /// be.
    public Optional<StoredEvent> findAnywhere(EventId id) {
        return shards.all().stream().flatMap(shard -> find(shard, id).stream()).findFirst();
    }

    private Optional<StoredEvent> find(Shard shard, EventId id) {
        return shard.ask(() -> shard.jdbc()
                .sql("""
                        SELECT aggregate_id, sequence_number, payload_type, time_stamp, meta_data
                        FROM domain_event WHERE event_id = :id
                        """)
                .param("id", id.value())
                .query((row, number) -> storedEvent(row))
                .optional());
    }

    /// Which history the database of `conversation` held when it was opened: the epoch of what is appended there.
    public long historyOf(ConversationId conversation) {
        return shards.of(conversation).history();
    }

    /// How many events the store holds of an aggregate.
    public long seqOf(String aggregateId) {
        var shard = shards.ofAggregate(aggregateId);
        return shard.ask(() -> shard.jdbc()
                .sql("SELECT coalesce(max(sequence_number), -1) + 1 FROM domain_event WHERE aggregate_id = :id")
                .param("id", aggregateId)
                .query(Long.class)
                .single());
    }

    /// The message with this id, if the log of `conversation` holds it.
    public Optional<StoredMessage> message(ConversationId conversation, MessageId message) {
        var shard = shards.of(conversation);
        return shard.ask(() -> shard.jdbc()
                .sql("""
                        SELECT sequence_number, meta_data, payload FROM domain_event
                        WHERE event_id = :id AND aggregate_id = :log AND payload_type = :type
                        """)
                .param("id", message.event().value())
                .param("log", conversation.value())
                .param("type", EventType.MESSAGE_SENT.wireName())
                .query((row, number) -> storedMessage(row))
                .optional());
    }

    /// The seq of the last message at or before `upTo` that somebody else than `user` wrote; 0 without one. It reads
    /// the log backwards and stops at the first such message.
    public long lastMessageOfOthers(ConversationId conversation, UserId user, long upTo) {
        var shard = shards.of(conversation);
        return shard.ask(() -> shard.jdbc()
                .sql("""
                        SELECT sequence_number + 1 FROM domain_event
                        WHERE aggregate_id = :log AND sequence_number < :upTo AND payload_type = :type
                            AND convert_from(meta_data, 'UTF8')::jsonb ->> 'user' <> :user
                        ORDER BY sequence_number DESC LIMIT 1
                        """)
                .param("log", conversation.value())
                .param("upTo", upTo)
                .param("type", EventType.MESSAGE_SENT.wireName())
                .param("user", user.value())
                .query(Long.class)
                .optional()
                .orElse(0L));
    }

    private StoredEvent storedEvent(ResultSet row) throws SQLException {
        var metaData = mapper.readValue(row.getBytes("meta_data"), STRINGS);
        var content = metaData.get(EventMetadata.CONTENT);
        return new StoredEvent(
                StreamKey.ofAggregate(row.getString("aggregate_id")),
                row.getLong("sequence_number") + 1,
                row.getString("payload_type"),
                Timestamp.parse(row.getString("time_stamp")),
                userOf(metaData),
                content == null ? null : Hash.of(content));
    }

    private StoredMessage storedMessage(ResultSet row) throws SQLException {
        var sent = (MessageSent) EventData.parse(EventType.MESSAGE_SENT, row.getBytes("payload"));
        return new StoredMessage(
                row.getLong("sequence_number") + 1,
                userOf(mapper.readValue(row.getBytes("meta_data"), STRINGS)),
                sent.expiresAt());
    }

    private static UserId userOf(Map<String, String> metaData) {
        return UserId.of(metaData.getOrDefault(EventMetadata.USER, UserId.SYSTEM.value()));
    }

    /// @param seq of the log
    /// @param expiresAt when it is no longer to be shown
    public record StoredMessage(
            long seq, UserId author, @Nullable Timestamp expiresAt) {}

    /// @param content hash of the command's content; absent for an event that no command caused
    public record StoredEvent(
            StreamKey stream,
            long seq,
            String type,
            Timestamp at,
            UserId user,
            @Nullable Hash content) {}
}
