package chat.lockstep.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// Looks once at one conversation: folds its events, and compares the rows of the views with what comes out, the rows
/// of the logs chunk by chunk while the events pass.
///
/// It may be told to fold only up to where the views claim to be. What lies beyond may then be there or not, but it
/// must be right.
final class ConversationCheck implements EventStore.Visitor {

    private static final int CHUNK_EVENTS = 500;

    private final Views views;
    private final String conversation;
    private final @Nullable Map<String, Long> upTo;

    private final Differences logDifferences;
    private final Differences viewDifferences;
    private final LogCheck log;
    private final ExpectedViews expected;
    private final MessageCheck messages;
    private final List<StoredEvent> chunk = new ArrayList<>();
    private final Map<String, Long> reached = new TreeMap<>();
    private final Map<String, Long> heads = new HashMap<>();
    private long events;
    private long ordinal;

    /// @param upTo for each stream the seq to fold up to; null folds all
    private ConversationCheck(Views views, String conversation, @Nullable Map<String, Long> upTo) {
        this.views = views;
        this.conversation = conversation;
        this.upTo = upTo;
        logDifferences = new Differences(conversation);
        viewDifferences = new Differences(conversation);
        log = new LogCheck(logDifferences);
        expected = new ExpectedViews(conversation);
        messages = new MessageCheck(views, conversation, viewDifferences);
    }

    /// Compares the views with the whole log.
    static Look look(EventStore store, Views views, String conversation) {
        return new ConversationCheck(views, conversation, null).look(store);
    }

    /// Compares the views with the log up to where the views say they are.
    static Look lookUpToViews(EventStore store, Views views, String conversation) {
        return new ConversationCheck(views, conversation, claimed(views, conversation)).look(store);
    }

    private static Map<String, Long> claimed(Views views, String conversation) {
        var claimed = new HashMap<String, Long>();
        views.rows("SELECT head_seq FROM VIEWS.conversation WHERE conversation = ?", conversation)
                .forEach(row -> claimed.put("log", row.number("head_seq")));
        views.rows("SELECT user, device, stream_seq FROM VIEWS.receipts WHERE conversation = ?", conversation)
                .filter(row -> row.text("device").isEmpty())
                .forEach(row -> claimed.put("@" + row.text("user"), row.number("stream_seq")));
        return claimed;
    }

    private Look look(EventStore store) {
        store.read(conversation, this);
        compareChunk();
        heads.keySet().forEach(this::compareBeyond);
        if (expected.headSeq() > 0) {
            compareConversation();
            var inboxes = new InboxCheck(views, conversation, expected, viewDifferences);
            expected.users().forEach(inboxes::compare);
            messages.finish(expected.messages(), expected.headSeq());
            if (expected.isPrivate()) {
                var owner = conversation.substring(ExpectedViews.PRIVATE.length());
                new AccountCheck(views, owner, viewDifferences).compare(expected.account());
            }
        }
        compareReceipts();
        return new Look(logDifferences, viewDifferences, events, Map.copyOf(heads));
    }

    @Override
    public void event(StoredEvent event) {
        if (!chunk.isEmpty()
                && (chunk.size() == CHUNK_EVENTS || !chunk.getFirst().stream().equals(event.stream()))) {
            compareChunk();
        }
        events++;
        heads.put(event.stream(), event.seq());
        try {
            log.on(event);
            checkOrdinal(event);
            if (isFolded(event)) {
                expected.on(event);
            }
            chunk.add(event);
        } catch (JacksonException | IllegalArgumentException malformed) {
            logDifferences.add(event.place(), null, "an event of the protocol", malformed.getMessage());
        }
    }

    private void checkOrdinal(StoredEvent event) {
        if (event.isLog()) {
            ordinal += event.type().equals("messageSent") ? 1 : 0;
            long said = event.parsed().path("ordinal").asLong(-1);
            if (said != ordinal) {
                logDifferences.add(event.place(), "data.ordinal", ordinal, said);
            }
        }
    }

    private boolean isFolded(StoredEvent event) {
        return upTo == null || event.seq() <= upTo.getOrDefault(event.stream(), 0L);
    }

    @Override
    public void unreadable(String place, String cause) {
        events++;
        logDifferences.add(place, null, "an event of the protocol", cause);
    }

    private void compareChunk() {
        if (chunk.isEmpty()) {
            return;
        }
        var stream = chunk.getFirst().stream();
        long after = reached.getOrDefault(stream, 0L);
        long last = chunk.getLast().seq();
        var rows = stream.equals("log") ? logRows(after, last) : receiptRows(stream.substring(1), after, last);
        for (var event : chunk) {
            var row = rows.remove(event.seq());
            if (row != null || isFolded(event)) {
                viewDifferences.compare(rowName(event.stream(), event.seq()), expectedRow(event), row);
            }
            if (row != null && event.isLog() && ExpectedViews.isMessage(event)) {
                messages.pass(event, row);
            }
        }
        rows.keySet().forEach(seq -> viewDifferences.add(rowName(stream, seq), null, null, "a row"));
        reached.put(stream, last);
        chunk.clear();
    }

    private Map<String, @Nullable Object> expectedRow(StoredEvent event) {
        return event.isLog()
                ? expected.logRow(event, event.parsed().path("ordinal").asLong(-1))
                : expected.eventRow(event);
    }

    private Map<Long, ViewRow> logRows(long after, long last) {
        var rows = new TreeMap<Long, ViewRow>();
        for (long bucket = after / Views.BUCKET_SEQS; bucket <= (last - 1) / Views.BUCKET_SEQS; bucket++) {
            views.rows(
                            "SELECT * FROM VIEWS.conversation_log WHERE conversation = ? AND bucket = ? AND seq > ? AND seq <= ?",
                            conversation,
                            bucket,
                            after,
                            last)
                    .forEach(row -> rows.put(row.number("seq"), row));
        }
        return rows;
    }

    private Map<Long, ViewRow> receiptRows(String user, long after, long last) {
        return views.rows(
                        "SELECT * FROM VIEWS.receipt_log WHERE conversation = ? AND user = ? AND seq > ? AND seq <= ?",
                        conversation,
                        user,
                        after,
                        last)
                .collect(Collectors.toMap(row -> row.number("seq"), row -> row, (one, _) -> one, TreeMap::new));
    }

    /// Nothing may stand behind the last event of a stream. Buckets that hold no event at all are looked for
    /// elsewhere.
    private void compareBeyond(String stream) {
        long head = heads.getOrDefault(stream, 0L);
        var beyond = stream.equals("log")
                ? views.rows(
                        "SELECT seq FROM VIEWS.conversation_log WHERE conversation = ? AND bucket = ? AND seq > ? LIMIT 1",
                        conversation,
                        head / Views.BUCKET_SEQS,
                        head)
                : views.rows(
                        "SELECT seq FROM VIEWS.receipt_log WHERE conversation = ? AND user = ? AND seq > ? LIMIT 1",
                        conversation,
                        stream.substring(1),
                        head);
        beyond.forEach(row -> viewDifferences.add(rowName(stream, row.number("seq")), null, null, "a row"));
    }

    private static String rowName(String stream, long seq) {
        return (stream.equals("log") ? "conversation_log, " : "receipt_log, ") + stream + " " + seq;
    }

    private void compareConversation() {
        viewDifferences.compare(
                "conversation",
                expected.conversation(),
                views.rows("SELECT * FROM VIEWS.conversation WHERE conversation = ?", conversation)
                        .findFirst()
                        .orElse(null));
    }

    private void compareReceipts() {
        var rows = new HashMap<String, ViewRow>();
        views.rows("SELECT * FROM VIEWS.receipts WHERE conversation = ?", conversation)
                .forEach(row -> rows.put(receiptsName(row.text("user"), row.text("device")), row));
        expected.receipts().forEach((user, receipts) -> {
            var name = receiptsName(user, "");
            viewDifferences.compare(name, receipts.head(), rows.remove(name));
            receipts.delivered().forEach((device, mark) -> {
                var marked = receiptsName(user, device);
                viewDifferences.compare(marked, mark, rows.remove(marked));
                compareDeviceInbox(user, device, mark);
            });
        });
        if (upTo == null) {
            rows.keySet().forEach(name -> viewDifferences.add(name, null, null, "a row"));
        }
    }

    private static String receiptsName(String user, String device) {
        return "receipts of " + user + (device.isEmpty() ? "" : ", device " + device);
    }

    private void compareDeviceInbox(String user, String device, Map<String, @Nullable Object> mark) {
        viewDifferences.compare(
                "device_inbox of " + user + ", device " + device,
                mark,
                views.rows(
                                "SELECT * FROM VIEWS.device_inbox WHERE user = ? AND device = ? AND conversation = ?",
                                user,
                                device,
                                conversation)
                        .findFirst()
                        .orElse(null));
    }
}
