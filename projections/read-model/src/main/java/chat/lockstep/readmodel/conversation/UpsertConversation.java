package chat.lockstep.readmodel.conversation;

import chat.lockstep.events.Role;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import java.util.Locale;
import reactor.core.publisher.Mono;

/// Writes a conversation's row.
public final class UpsertConversation {

    private final Statement upsert;

    public UpsertConversation(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.conversation (conversation, kind, members, roles, epoch, head_seq, head_chain,
                    head_ordinal, source_epoch, source_partition, source_offset)
                VALUES (:conversation, :kind, :members, :roles, :epoch, :head_seq, :head_chain,
                    :head_ordinal, :source_epoch, :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
    }

    /// @param isNewState whether more than the head changed; else members and kind stay unset
    public Mono<Void> run(ConversationRow conversation, boolean isNewState, SourcePlace source) {
        return upsert.run(row -> bind(conversation, isNewState, source, row));
    }

    private static BoundStatementBuilder bind(
            ConversationRow conversation, boolean isNewState, SourcePlace source, BoundStatementBuilder row) {
        var bound = row.setString("conversation", conversation.id().value())
                .setString("epoch", conversation.epoch())
                .setLong("head_seq", conversation.log().seq())
                .setString("head_chain", conversation.log().chain().value())
                .setLong("head_ordinal", conversation.ordinal())
                .setInt("source_epoch", source.epoch())
                .setInt("source_partition", source.partition())
                .setLong("source_offset", source.offset())
                .setLong("written", source.writeTimestamp());
        if (isNewState) {
            var members = conversation.members();
            bound = bound.setString("kind", conversation.kind().wireName())
                    .setList(
                            "members",
                            members.stream().map(m -> m.user().value()).toList(),
                            String.class)
                    .setList("roles", members.stream().map(m -> name(m.role())).toList(), String.class);
        }
        return bound;
    }

    private static String name(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
