package chat.lockstep.readmodel.inbox;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.account.HiddenReader;
import chat.lockstep.readmodel.account.SettingsReader;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.log.OrdinalReader;
import chat.lockstep.readmodel.wire.Head;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.InstantSource;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Reads a user's list of conversations.
public final class InboxReader {

    private static final int LOOKS_AT_ONCE_MAX = 16;

    private final Statement selectHeads;
    private final Statement selectHead;
    private final SettingsReader settings;
    private final OwnView own;

    /// @param clock says what expired
    public InboxReader(Connection connection, SettingsReader settings, HiddenReader hidden, InstantSource clock) {
        this.settings = settings;
        own = new OwnView(new OrdinalReader(connection), hidden, clock);
        selectHeads = new Statement(connection, "SELECT * FROM KEYSPACE.inbox WHERE user = :user");
        selectHead = new Statement(
                connection, "SELECT * FROM KEYSPACE.inbox WHERE user = :user AND conversation = :conversation");
    }

    /// All heads of `user`, the private one included, in no order; the caller sorts by [Head#lastActivity()]. Fetched
    /// page by page as they are asked for; each page has its own timeout.
    public Flux<Head> heads(UserId user) {
        return settings.all(user)
                .flatMapMany(known -> selectHeads.stream(query -> query.setString("user", user.value()))
                        .filter(HeadRow::isComplete)
                        .flatMap(row -> own.of(user, row, known.get(conversation(row))), LOOKS_AT_ONCE_MAX));
    }

    /// What `user` may see of `conversation`; empty if the user was never a member.
    public Mono<Head> head(UserId user, ConversationId conversation) {
        return Mono.zip(
                        row(user, conversation).filter(HeadRow::isComplete),
                        settings.of(user, conversation).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(read -> own.of(user, read.getT1(), read.getT2().orElse(null)));
    }

    /// The head as the conversation's events alone make it: without settings and private mark, expired or not.
    public Mono<Head> asFolded(UserId user, ConversationId conversation) {
        return row(user, conversation).filter(HeadRow::isComplete).map(HeadRow::head);
    }

    /// What `user` has not seen of `conversation`, as the row holds it, for the projector.
    public Mono<Tally> tally(UserId user, ConversationId conversation) {
        return row(user, conversation).map(HeadRow::tally).defaultIfEmpty(Tally.NONE);
    }

    private Mono<Row> row(UserId user, ConversationId conversation) {
        return selectHead.row(
                query -> query.setString("user", user.value()).setString("conversation", conversation.value()));
    }

    private static ConversationId conversation(Row row) {
        return ConversationId.of(HeadRow.text(row, "conversation"));
    }
}
