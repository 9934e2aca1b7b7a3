package chat.lockstep.readmodel.version;

import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.function.Function;
import reactor.core.publisher.Flux;

/// Reads every row that a user's private log made, each as a digest of what it says.
final class AccountDigests {

    private final Statement selectSettings;
    private final Statement selectHiding;
    private final Statement selectHidden;
    private final Statement selectDevices;
    private final Statement selectBlocks;

    AccountDigests(Connection connection) {
        selectSettings = new Statement(connection, """
                SELECT JSON conversation, muted_until, pinned, archived, marked_unread, draft, private_seq, hides
                FROM KEYSPACE.settings WHERE user = :user
                """);
        selectHiding = new Statement(connection, "SELECT conversation FROM KEYSPACE.settings WHERE user = :user");
        selectHidden = new Statement(connection, """
                SELECT JSON conversation, message FROM KEYSPACE.hidden_message
                WHERE user = :user AND conversation = :conversation
                """);
        selectDevices = new Statement(connection, """
                SELECT JSON device, name, platform, registered_at, revoked_at FROM KEYSPACE.device WHERE user = :user
                """);
        selectBlocks =
                new Statement(connection, "SELECT JSON blocked, is_blocked FROM KEYSPACE.block WHERE user = :user");
    }

    Flux<RowDigest> of(UserId user) {
        return Flux.concat(
                rows("settings", selectSettings, user),
                selectHiding.stream(query -> query.setString("user", user.value()))
                        .map(row -> ConversationDigests.text(row, "conversation"))
                        .concatMap(conversation -> hidden(user, conversation), 1),
                rows("device", selectDevices, user),
                rows("block", selectBlocks, user));
    }

    private Flux<RowDigest> hidden(UserId user, String conversation) {
        return selectHidden.stream(
                        query -> query.setString("user", user.value()).setString("conversation", conversation))
                .map(digest("hidden_message"));
    }

    private static Flux<RowDigest> rows(String table, Statement statement, UserId user) {
        return statement.stream(query -> query.setString("user", user.value())).map(digest(table));
    }

    private static Function<Row, RowDigest> digest(String table) {
        return row -> ConversationDigests.digest(table, ConversationDigests.json(row));
    }
}
