package chat.lockstep.readmodel.version;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Member;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.conversation.ConversationReader;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxReader;
import chat.lockstep.readmodel.log.Buckets;
import chat.lockstep.readmodel.receipts.ReceiptsReader;
import chat.lockstep.readmodel.wire.Head;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/// Reads every row of a conversation in one version of the views, each as a digest of what it says. Where in the
/// topic a row came from, and seen mentions that are still listed, say nothing and are left out.
///
/// Rows come page by page, in an order that is the same in every version.
public final class ConversationDigests {

    private static final Set<String> LEAVING =
            Set.of(EventType.MEMBER_REMOVED.wireName(), EventType.MEMBER_LEFT.wireName());
    private static final Pattern USER = Pattern.compile("\"user\":\"([^\"]+)\"");

    private final ConversationReader conversations;
    private final AccountDigests account;
    private final ReceiptsReader receipts;
    private final InboxReader inbox;
    private final Statement selectConversations;
    private final Statement selectLog;
    private final Statement selectMessages;
    private final Statement selectLeaving;
    private final Statement selectReceiptLog;
    private final Statement selectReceipts;
    private final Statement selectDevices;
    private final Statement selectDeviceMark;

    public ConversationDigests(
            Connection connection, ConversationReader conversations, ReceiptsReader receipts, InboxReader inbox) {
        this.conversations = conversations;
        this.receipts = receipts;
        this.inbox = inbox;
        account = new AccountDigests(connection);
        selectConversations = new Statement(connection, "SELECT conversation FROM KEYSPACE.conversation");
        selectLog = new Statement(connection, """
                SELECT JSON seq, type, id, at, by_user, by_device, data, hash, chain, ordinal, reply_to, expires_at
                FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq <= :last
                """);
        selectMessages = new Statement(connection, """
                SELECT JSON seq, text, mentions, edited_at, retracted, reactions FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq <= :last
                """);
        selectLeaving = new Statement(connection, """
                SELECT type, data FROM KEYSPACE.conversation_log
                WHERE conversation = :conversation AND bucket = :bucket AND seq <= :last
                """);
        selectReceiptLog = new Statement(connection, """
                SELECT JSON seq, type, id, at, by_user, by_device, data, hash, chain FROM KEYSPACE.receipt_log
                WHERE conversation = :conversation AND user = :user AND seq <= :last
                """);
        selectReceipts = new Statement(connection, """
                SELECT JSON user, device, stream_seq, stream_chain, read_seq, read_at, delivered_seq, delivered_at
                FROM KEYSPACE.receipts WHERE conversation = :conversation
                """);
        selectDevices = new Statement(
                connection, "SELECT user, device FROM KEYSPACE.receipts WHERE conversation = :conversation");
        selectDeviceMark = new Statement(connection, """
                SELECT JSON delivered_seq, delivered_at FROM KEYSPACE.device_inbox
                WHERE user = :user AND device = :device AND conversation = :conversation
                """);
    }

    /// All conversations of the version, in no order.
    ///
    /// @param again when Cassandra is asked again for a page of them that it does not give
    public Flux<ConversationId> conversations(Retry again) {
        return selectConversations.stream(query -> query, again)
                .map(row -> ConversationId.of(text(row, "conversation")));
    }

    /// How far the version has the conversation, the log included; nothing of it is the empty vector.
    public Mono<VersionVector> heads(ConversationId conversation) {
        return Mono.zip(
                conversations.row(conversation).map(row -> row.log().seq()).defaultIfEmpty(0L),
                receipts.vector(conversation),
                (log, streams) -> log == 0 ? streams : streams.with(StreamId.LOG, log));
    }

    /// The events up to `heads`.
    public Flux<RowDigest> events(ConversationId conversation, VersionVector heads) {
        long last = heads.of(StreamId.LOG);
        return Flux.concat(
                numbered("log", buckets(selectLog, conversation, last)),
                Flux.fromIterable(heads.counts().keySet())
                        .filter(stream -> !stream.isLog())
                        .map(stream -> stream.member().orElseThrow())
                        .sort()
                        .concatMap(user -> receiptLog(conversation, user, heads.of(StreamId.receiptsOf(user))), 1));
    }

    /// What is derived from the events: it only says the same in two versions whose heads are the same.
    public Flux<RowDigest> state(ConversationId conversation) {
        return Flux.concat(
                conversations
                        .row(conversation)
                        .flatMapMany(row -> Flux.concat(
                                Mono.just(digest("conversation", row.toString())),
                                numbered(
                                        "message",
                                        buckets(
                                                selectMessages,
                                                conversation,
                                                row.log().seq())),
                                inboxes(row))),
                selectReceipts.stream(query -> query.setString("conversation", conversation.value()))
                        .map(row -> digest("receipts", json(row))),
                devices(conversation),
                account(conversation));
    }

    /// The rows of a log up to a place, bucket by bucket.
    private static Flux<Row> buckets(Statement statement, ConversationId conversation, long last) {
        return Flux.range(0, last == 0 ? 0 : Math.toIntExact(Buckets.of(last)) + 1)
                .concatMap(
                        bucket -> statement.stream(query -> query.setString("conversation", conversation.value())
                                .setLong("bucket", bucket)
                                .setLong("last", last)),
                        1);
    }

    private Flux<RowDigest> receiptLog(ConversationId conversation, UserId user, long last) {
        return numbered(
                "@" + user,
                selectReceiptLog.stream(query -> query.setString("conversation", conversation.value())
                        .setString("user", user.value())
                        .setLong("last", last)));
    }

    private static Flux<RowDigest> numbered(String stream, Flux<Row> rows) {
        return rows.map(ConversationDigests::json).map(json -> digest(stream + " " + seq(json), json));
    }

    /// The number in `{"seq": 17, …`: it is selected first.
    private static String seq(String json) {
        int from = json.indexOf(':') + 1;
        return json.substring(from, json.indexOf(',', from)).strip();
    }

    private Flux<RowDigest> inboxes(ConversationRow row) {
        return Flux.fromStream(row.members().stream().map(Member::user))
                .concatWith(gone(row))
                .distinct()
                .collectSortedList()
                .flatMapIterable(users -> users)
                .concatMap(
                        user -> inbox.asFolded(user, row.id()).map(head -> digest("inbox of " + user, said(head))), 1);
    }

    /// Everyone who went; some of them may have come back. Who it was stands in the event's data, which is canonical.
    private Flux<UserId> gone(ConversationRow row) {
        return buckets(selectLeaving, row.id(), row.log().seq())
                .filter(event -> LEAVING.contains(text(event, "type")))
                .map(event -> USER.matcher(text(event, "data")))
                .filter(Matcher::find)
                .map(found -> UserId.of(found.group(1)));
    }

    /// What belongs to the owner of a private conversation.
    private Flux<RowDigest> account(ConversationId conversation) {
        return Mono.justOrEmpty(conversation.owner()).flatMapMany(account::of);
    }

    private static String said(Head head) {
        return Arrays.asList(
                        head.kind(),
                        head.title(),
                        head.peer(),
                        head.epoch(),
                        head.log(),
                        head.floor(),
                        head.until(),
                        head.unread(),
                        head.mentions(),
                        head.readUpTo(),
                        head.preview(),
                        head.lastActivity())
                .toString();
    }

    private Flux<RowDigest> devices(ConversationId conversation) {
        return selectDevices.stream(query -> query.setString("conversation", conversation.value()))
                .filter(row -> !text(row, "device").isEmpty())
                .map(row -> List.of(text(row, "user"), text(row, "device")))
                .concatMap(
                        of -> selectDeviceMark
                                .row(query -> query.setString("user", of.getFirst())
                                        .setString("device", of.getLast())
                                        .setString("conversation", conversation.value()))
                                .map(row ->
                                        digest("device %s of %s".formatted(of.getLast(), of.getFirst()), json(row))),
                        1);
    }

    static RowDigest digest(String place, String content) {
        return new RowDigest(place, Hash.sha256(content.getBytes(UTF_8)).value());
    }

    static String json(Row row) {
        return text(row, "[json]");
    }

    static String text(Row row, String column) {
        return Objects.requireNonNull(row.getString(column), column);
    }
}
