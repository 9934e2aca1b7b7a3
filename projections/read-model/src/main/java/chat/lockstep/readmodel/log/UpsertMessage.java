package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/// Writes the present state of a message into the row of the event that made it, as a whole: what the message does
/// not have any more is written as empty.
public final class UpsertMessage {

    private final Statement upsert;

    public UpsertMessage(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.conversation_log (conversation, bucket, seq, text, mentions, edited_at, retracted,
                    reactions)
                VALUES (:conversation, :bucket, :seq, :text, :mentions, :edited_at, :retracted, :reactions)
                USING TIMESTAMP :written
                """);
    }

    /// @param source the last event that is in the message's state
    public Mono<Void> run(ConversationId conversation, Message message, SourcePlace source) {
        return upsert.run(row -> bind(
                message,
                row.setString("conversation", conversation.value())
                        .setLong("bucket", Buckets.of(message.seq()))
                        .setLong("seq", message.seq())
                        .setLong("written", source.writeTimestamp())));
    }

    private static BoundStatementBuilder bind(Message message, BoundStatementBuilder row) {
        var mentions = Objects.requireNonNullElse(message.mentions(), List.<UserId>of());
        return row.setString("text", Objects.requireNonNullElse(message.text(), ""))
                .setList("mentions", mentions.stream().map(UserId::value).toList(), String.class)
                .setBoolean("retracted", message.isRetracted())
                .setInstant(
                        "edited_at",
                        message.editedAt() == null
                                ? EventRow.NEVER
                                : message.editedAt().instant())
                .set("reactions", names(message), EventRow.REACTIONS);
    }

    private static Map<String, List<String>> names(Message message) {
        Map<String, List<String>> names = new TreeMap<>();
        message.reactions()
                .forEach((emoji, users) ->
                        names.put(emoji, users.stream().map(UserId::value).toList()));
        return names;
    }
}
