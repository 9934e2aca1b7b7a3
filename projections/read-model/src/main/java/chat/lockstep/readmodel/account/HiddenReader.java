package chat.lockstep.readmodel.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/// Reads which messages a user does not want to see.
public final class HiddenReader {

    private final Statement selectAmong;

    public HiddenReader(Connection connection) {
        selectAmong = new Statement(connection, """
                SELECT message FROM KEYSPACE.hidden_message
                WHERE user = :user AND conversation = :conversation AND message IN :messages
                """);
    }

    /// Those of `messages` that the user hid.
    ///
    /// @param messages as many as a page holds
    public Mono<Set<MessageId>> among(UserId user, ConversationId conversation, Collection<MessageId> messages) {
        if (messages.isEmpty()) {
            return Mono.just(Set.of());
        }
        return selectAmong
                .rows(query -> query.setString("user", user.value())
                        .setString("conversation", conversation.value())
                        .setList(
                                "messages",
                                messages.stream().map(MessageId::value).toList(),
                                UUID.class))
                .map(rows -> rows.stream()
                        .map(row -> new MessageId(Objects.requireNonNull(row.getUuid("message"))))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
