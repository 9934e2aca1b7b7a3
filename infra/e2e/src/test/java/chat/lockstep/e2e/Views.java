package chat.lockstep.e2e;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The views in Cassandra, looked at from outside.
final class Views implements AutoCloseable {

    private final CqlSession session;

    Views(InetSocketAddress contactPoint) {
        this.session = CqlSession.builder()
                .addContactPoint(contactPoint)
                .withLocalDatacenter("datacenter1")
                .withKeyspace("lockstep")
                .build();
    }

    /// The ids of the events of the log in its order.
    List<String> log(ConversationId conversation, long headSeq) {
        var ids = new ArrayList<String>();
        for (long bucket = 0; bucket <= (headSeq - 1) / 1000; bucket++) {
            session.execute(
                            "SELECT id FROM conversation_log WHERE conversation = ? AND bucket = ?",
                            conversation.value(),
                            bucket)
                    .forEach(row -> ids.add(String.valueOf(row.getUuid("id"))));
        }
        return ids;
    }

    Row inbox(UserId user, ConversationId conversation) {
        return session.execute(
                        "SELECT * FROM inbox WHERE user = ? AND conversation = ?", user.value(), conversation.value())
                .one();
    }

    Row deviceInbox(UserId user, String device, ConversationId conversation) {
        return session.execute(
                        "SELECT * FROM device_inbox WHERE user = ? AND device = ? AND conversation = ?",
                        user.value(),
                        device,
                        conversation.value())
                .one();
    }

    @Override
    public void close() {
        session.close();
    }
}
