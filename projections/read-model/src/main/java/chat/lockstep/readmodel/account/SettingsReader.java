package chat.lockstep.readmodel.account;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import java.util.Map;
import reactor.core.publisher.Mono;

/// Reads what a user set of its conversations.
public final class SettingsReader {

    private final Statement selectAll;
    private final Statement selectOne;

    public SettingsReader(Connection connection) {
        selectAll = new Statement(connection, "SELECT * FROM KEYSPACE.settings WHERE user = :user");
        selectOne = new Statement(
                connection, "SELECT * FROM KEYSPACE.settings WHERE user = :user AND conversation = :conversation");
    }

    /// Those of all conversations that the user ever set anything of.
    public Mono<Map<ConversationId, OwnSettings>> all(UserId user) {
        return selectAll.stream(query -> query.setString("user", user.value()))
                .map(OwnSettings::of)
                .collectMap(OwnSettings::conversation);
    }

    /// Those of one conversation; empty if the user never set anything of it.
    public Mono<OwnSettings> of(UserId user, ConversationId conversation) {
        return selectOne
                .row(query -> query.setString("user", user.value()).setString("conversation", conversation.value()))
                .map(OwnSettings::of);
    }
}
