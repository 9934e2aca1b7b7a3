package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import reactor.core.publisher.Mono;

/// Reads one message in its present state, for the projector.
public final class MessageReader {

    private final Statement selectMessage;

    public MessageReader(Connection connection) {
        selectMessage = new Statement(connection, """
                SELECT %s FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq = :seq
                """.formatted(EventRow.MESSAGE_COLUMNS));
    }

    /// The message that the event at log seq `seq` made; empty if it made none, or is not in the view.
    public Mono<Message> at(ConversationId conversation, long seq) {
        return selectMessage
                .row(query -> query.setString("conversation", conversation.value())
                        .setLong("bucket", Buckets.of(seq))
                        .setLong("seq", seq))
                .filter(EventRow::isMessage)
                .map(EventRow::message);
    }
}
