package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.wire.Head;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads a user's list of conversations.
public final class InboxReader {

    private final Statement selectHeads;
    private final Statement selectHead;

    public InboxReader(Connection connection) {
        selectHeads = new Statement(connection, "SELECT * FROM KEYSPACE.inbox WHERE user = :user");
        selectHead = new Statement(
                connection, "SELECT * FROM KEYSPACE.inbox WHERE user = :user AND conversation = :conversation");
    }

    /// All heads of `user`, the private one included, in no order; the caller sorts by [Head#lastActivity()]. Fetched
    /// page by page as they are asked for; each page has its own timeout.
    public Flux<Head> heads(UserId user) {
        return selectHeads.stream(query -> query.setString("user", user.value()))
                .filter(HeadRow::isComplete)
                .map(HeadRow::head);
    }

    /// What `user` may see of `conversation`; empty if the user was never a member.
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return selectHead
                .row(query -> query.setString("user", user.value()).setString("conversation", conversation.value()))
                .filter(HeadRow::isComplete)
                .map(HeadRow::head);
    }

    /// What mentions of `user` in `conversation` the row holds, for the projector.
    public Mono<Mentions> mentions(UserId user, ConversationId conversation) {
        return selectHead
                .row(query -> query.setString("user", user.value()).setString("conversation", conversation.value()))
                .map(HeadRow::mentions)
                .defaultIfEmpty(Mentions.NONE);
    }
}
