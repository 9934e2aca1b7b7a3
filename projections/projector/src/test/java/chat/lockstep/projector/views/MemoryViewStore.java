package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Member;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.inbox.Mentions;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Rows in memory that behave as Cassandra's do: each column by itself, the write with the later timestamp wins.
final class MemoryViewStore implements ViewStore {

    private static final String MENTIONS = "/mentions";

    private final Map<String, Cell> cells = new TreeMap<>();
    private Predicate<ViewRow> fails = _ -> false;
    private Predicate<ViewRow> unwritable = _ -> false;
    private long writes;

    private record State(ConversationKind kind, List<Member> members) {

        static State of(ConversationRow row) {
            return new State(row.kind(), row.members());
        }
    }

    private record Cell(Object value, long written) {}

    /// What all columns of all rows say, without their timestamps. Mentions at or below the mark say nothing.
    synchronized Map<String, Object> columns() {
        Map<String, Object> columns = new TreeMap<>();
        cells.forEach((name, cell) -> columns.put(name, cell.value()));
        cells.keySet().stream()
                .filter(name -> name.endsWith(MENTIONS))
                .forEach(name -> columns.put(name, unseen(name.substring(0, name.length() - MENTIONS.length()))));
        return columns;
    }

    private List<Long> unseen(String inboxRow) {
        var mentions = mentionsIn(inboxRow);
        return mentions.seqs().stream().filter(seq -> seq > mentions.mark()).toList();
    }

    synchronized long writes() {
        return writes;
    }

    synchronized void failWhen(Predicate<ViewRow> which) {
        fails = which;
    }

    /// These rows are at fault themselves.
    synchronized void refuseWhen(Predicate<ViewRow> which) {
        unwritable = which;
    }

    @Override
    public synchronized Mono<AppliedConversation> conversation(ConversationId conversation) {
        var head = value("conversation/" + conversation + "/head", ConversationRow.class);
        var state = value("conversation/" + conversation + "/state", State.class);
        return head == null || state == null
                ? Mono.empty()
                : Mono.just(new AppliedConversation(
                        new ConversationRow(
                                conversation, state.kind(), state.members(), head.epoch(), head.log(), head.ordinal()),
                        written("conversation/" + conversation + "/head")));
    }

    @Override
    public synchronized Flux<ReceiptHeadReader.Applied> receiptHeads(ConversationId conversation) {
        var prefix = "receipts/" + conversation + "/";
        return Flux.fromStream(Map.copyOf(cells).entrySet().stream()
                .filter(cell ->
                        cell.getKey().startsWith(prefix) && cell.getKey().endsWith("//stream"))
                .map(cell -> new ReceiptHeadReader.Applied(
                        UserId.of(cell.getKey()
                                .substring(prefix.length(), cell.getKey().length() - "//stream".length())),
                        (Long) cell.getValue().value(),
                        cell.getValue().written())));
    }

    private SourcePlace written(String column) {
        return SourcePlace.ofWriteTimestamp(cells.get(column).written(), 0);
    }

    @Override
    public synchronized Mono<Mentions> mentions(ConversationId conversation, UserId user) {
        return Mono.just(mentionsIn("inbox/" + user + "/" + conversation));
    }

    @SuppressWarnings("unchecked")
    private Mentions mentionsIn(String row) {
        var read = value(row + "/read", Mark.class);
        var own = value(row + "/own", Mark.class);
        var seqs = (List<Long>) value(row + MENTIONS, List.class);
        long mark = Math.max(read == null ? 0 : read.seq(), own == null ? 0 : own.seq());
        return new Mentions(mark, seqs == null ? List.of() : seqs);
    }

    @Override
    public synchronized Mono<Long> ordinalAt(ConversationId conversation, long seq) {
        return Mono.justOrEmpty(value("log/" + conversation + "/" + seq + "/ordinal", Long.class));
    }

    @Override
    public synchronized Mono<Void> write(ViewRow row) {
        return Mono.fromRunnable(() -> apply(row));
    }

    @Override
    public synchronized Mono<Void> watermark(SourcePlace last) {
        return Mono.fromRunnable(() -> put("watermark/" + last.partition(), last.offset() + 1, last));
    }

    private synchronized void apply(ViewRow row) {
        if (unwritable.test(row)) {
            throw new IllegalArgumentException("told to refuse " + row);
        }
        if (fails.test(row)) {
            throw new IllegalStateException("told to fail at " + row);
        }
        writes++;
        switch (row) {
            case LogRow log -> {
                var key =
                        "log/" + log.event().conversation() + "/" + log.event().seq();
                put(key + "/event", log.event(), log.source());
                put(key + "/ordinal", log.ordinal(), log.source());
                put(key + "/message", log.message(), log.source());
            }
            case ReceiptRow receipt -> {
                var event = receipt.event();
                put("receipt/" + event.conversation() + event.stream() + "/" + event.seq(), event, receipt.source());
            }
            case InboxRow inbox -> inbox(inbox.change());
            case DeviceMark mark -> {
                put(
                        "device/" + mark.user() + "/" + mark.device() + "/" + mark.conversation(),
                        mark.upTo(),
                        mark.source());
                put(
                        "receipts/" + mark.conversation() + "/" + mark.user() + "/" + mark.device(),
                        mark.upTo(),
                        mark.source());
            }
            case ReceiptHeadRow row1 -> {
                var head = row1.head();
                var key = "receipts/" + head.conversation() + "/" + head.user() + "/";
                put(key + "/stream", head.stream().seq(), head.source());
                put(key + "/read", head.read(), head.source());
            }
            case ConversationHead head -> {
                var key = "conversation/" + head.conversation().id();
                put(key + "/head", head.conversation(), head.source());
                put(key + "/state", head.isNewState() ? State.of(head.conversation()) : null, head.source());
            }
        }
    }

    private void inbox(InboxChange change) {
        var row = "inbox/" + change.user() + "/" + change.conversation();
        put(row + "/log", change.log(), change.source());
        put(row + "/preview", change.preview(), change.source());
        put(row + "/read", change.read(), change.source());
        put(row + "/own", change.own(), change.source());
        put(row + MENTIONS, change.mentionSeqs(), change.source());
        put(row + "/source", change.source(), change.source());
    }

    /// Null leaves the column as it is.
    private void put(String column, Object value, SourcePlace source) {
        if (value != null) {
            var now = new Cell(value, source.writeTimestamp());
            cells.merge(column, now, (before, after) -> after.written() >= before.written() ? after : before);
        }
    }

    private <T> T value(String column, Class<T> type) {
        var cell = cells.get(column);
        return cell == null ? null : type.cast(cell.value());
    }

    @Override
    public long losses() {
        return 0;
    }
}
