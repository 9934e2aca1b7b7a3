package chat.lockstep.readmodel.conversation;

import chat.lockstep.events.MessageId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.SourcePlace;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import reactor.core.publisher.Mono;

/// Writes a conversation's row.
public final class UpsertConversation {

    private final Statement upsert;

    public UpsertConversation(Connection connection) {
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.conversation (conversation, kind, title, members, roles, may_send, may_add_members,
                    may_edit_settings, messages_ttl, pinned, epoch, head_seq, head_chain, head_ordinal, source_epoch,
                    source_partition, source_offset)
                VALUES (:conversation, :kind, :title, :members, :roles, :may_send, :may_add_members,
                    :may_edit_settings, :messages_ttl, :pinned, :epoch, :head_seq, :head_chain, :head_ordinal,
                    :source_epoch, :source_partition, :source_offset)
                USING TIMESTAMP :written
                """);
    }

    /// @param isNewState whether more than the head changed; else the state stays unset
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
        return isNewState ? bindState(conversation.state(), bound) : bound;
    }

    /// As a whole. A title is never taken away.
    private static BoundStatementBuilder bindState(ConversationState state, BoundStatementBuilder row) {
        var members = state.members();
        var bound = row.setString("kind", state.kind().wireName())
                .setList("members", members.stream().map(m -> m.user().value()).toList(), String.class)
                .setList("roles", members.stream().map(m -> name(m.role())).toList(), String.class)
                .setList("pinned", state.pinned().stream().map(MessageId::value).toList(), UUID.class);
        if (state.title() != null) {
            bound = bound.setString("title", state.title());
        }
        var policy = state.policy();
        return bound.setString("may_send", name(policy.send()))
                .setString("may_add_members", name(policy.addMembers()))
                .setString("may_edit_settings", name(policy.editSettings()))
                .setLong("messages_ttl", Objects.requireNonNullElse(policy.messageTtlSeconds(), 0L));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
