package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.projector.views.ViewRow.BlockRow;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.DeviceRow;
import chat.lockstep.projector.views.ViewRow.HiddenRow;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.MessageRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.projector.views.ViewRow.SettingsRow;
import chat.lockstep.readmodel.account.SettingsChange;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.inbox.InboxChange.Floor;
import chat.lockstep.readmodel.inbox.Mark;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Rows in memory that behave as Cassandra's do: each column by itself, the write with the later timestamp wins.
final class MemoryViewStore implements ViewStore {

    private static final String MENTIONS = "/mentions";
    private static final String RETRACTED = "/retracted";

    private final Map<String, Cell> cells = new TreeMap<>();
    private Predicate<ViewRow> fails = _ -> false;
    private Predicate<ViewRow> unwritable = _ -> false;
    private long writes;

    private record Cell(Object value, long written) {}

    /// What all columns of all rows say, without their timestamps. Mentions at or below the mark say nothing.
    synchronized Map<String, Object> columns() {
        Map<String, Object> columns = new TreeMap<>();
        cells.forEach((name, cell) -> columns.put(name, cell.value()));
        for (var list : List.of(MENTIONS, RETRACTED)) {
            cells.keySet().stream()
                    .filter(name -> name.startsWith("inbox/") && name.endsWith(list))
                    .forEach(name -> columns.put(name, unseen(name, list)));
        }
        columns.values().removeIf(List.of()::equals);
        return columns;
    }

    private List<Long> unseen(String column, String list) {
        var tally = tallyIn(column.substring(0, column.length() - list.length()));
        return list.equals(MENTIONS) ? tally.mentions() : tally.retracted();
    }

    /// What an inbox row says of a member.
    synchronized Tally tallyOf(UserId user, ConversationId conversation) {
        return tallyIn("inbox/" + user + "/" + conversation);
    }

    synchronized <T> T value(String column, Class<T> type) {
        var cell = cells.get(column);
        return cell == null ? null : type.cast(cell.value());
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
        var state = value("conversation/" + conversation + "/state", ConversationState.class);
        return head == null || state == null
                ? Mono.empty()
                : Mono.just(new AppliedConversation(
                        new ConversationRow(conversation, state, head.epoch(), head.log(), head.ordinal()),
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
    public synchronized Mono<Tally> tally(ConversationId conversation, UserId user) {
        return Mono.just(tallyIn("inbox/" + user + "/" + conversation));
    }

    @Override
    public synchronized Mono<Message> message(ConversationId conversation, long seq) {
        return Mono.justOrEmpty(value("log/" + conversation + "/" + seq + "/message", Message.class));
    }

    private Tally tallyIn(String row) {
        var floor = value(row + "/floor", Floor.class);
        var marks = new ArrayList<Mark>();
        marks.add(value(row + "/read", Mark.class));
        marks.add(value(row + "/own", Mark.class));
        marks.add(floor == null ? null : new Mark(floor.place().seq(), floor.ordinal()));
        marks.removeIf(Objects::isNull);
        long seq = marks.stream().mapToLong(Mark::seq).max().orElse(0);
        long ordinal = marks.stream().mapToLong(Mark::ordinal).max().orElse(0);
        return new Tally(seq, ordinal, beyond(row + RETRACTED, seq), beyond(row + MENTIONS, seq));
    }

    @SuppressWarnings("unchecked")
    private List<Long> beyond(String column, long mark) {
        var seqs = (List<Long>) value(column, List.class);
        return seqs == null
                ? List.of()
                : seqs.stream().filter(seq -> seq > mark).toList();
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
                put(key + "/expires", log.expiresAt(), log.source());
            }
            case MessageRow changed ->
                put(
                        "log/" + changed.conversation() + "/"
                                + changed.message().seq() + "/message",
                        changed.message(),
                        changed.source());
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
            case SettingsRow settings -> settings(settings.change());
            case HiddenRow hidden ->
                put(
                        "hidden/" + hidden.user() + "/" + hidden.conversation() + "/" + hidden.message(),
                        true,
                        hidden.source());
            case DeviceRow device -> {
                var key = "devices/" + device.user() + "/" + device.device();
                put(key + "/name", device.name(), device.source());
                put(key + "/platform", device.platform(), device.source());
                put(key + "/registered", device.registeredAt(), device.source());
                put(key + "/revoked", device.revokedAt(), device.source());
            }
            case BlockRow block ->
                put("block/" + block.user() + "/" + block.blocked(), block.isBlocked(), block.source());
            case ConversationHead head -> {
                var key = "conversation/" + head.conversation().id();
                put(key + "/head", head.conversation(), head.source());
                put(key + "/state", head.isNewState() ? head.conversation().state() : null, head.source());
            }
        }
    }

    private void inbox(InboxChange change) {
        var row = "inbox/" + change.user() + "/" + change.conversation();
        put(row + "/log", change.log(), change.source());
        put(row + "/title", change.title(), change.source());
        if (change.membership() != null) {
            put(row + "/floor", change.membership().floor(), change.source());
            put(row + "/until", change.membership().until(), change.source());
        }
        put(row + "/preview", withoutReactions(change.preview()), change.source());
        put(row + "/read", change.read(), change.source());
        put(row + "/own", change.own(), change.source());
        put(row + MENTIONS, change.mentionSeqs(), change.source());
        put(row + RETRACTED, change.retractedSeqs(), change.source());
        put(row + "/source", change.source(), change.source());
    }

    /// As the row keeps it.
    private static Message withoutReactions(Message message) {
        return message == null
                ? null
                : new Message(
                        message.messageId(),
                        message.seq(),
                        message.ordinal(),
                        message.by(),
                        message.at(),
                        message.text(),
                        message.editedAt(),
                        message.retracted(),
                        message.replyTo(),
                        message.mentions(),
                        Map.of(),
                        message.expiresAt());
    }

    private void settings(SettingsChange change) {
        var row = "settings/" + change.user() + "/" + change.conversation();
        put(row + "/muted", change.mutedUntil(), change.source());
        put(row + "/pinned", change.pinned(), change.source());
        put(row + "/archived", change.archived(), change.source());
        put(row + "/unread", change.markedUnread(), change.source());
        put(row + "/draft", change.draft(), change.source());
        put(row + "/private", change.privateMark(), change.source());
        put(row + "/hides", change.isHiding(), change.source());
        put(row + "/source", change.source(), change.source());
    }

    /// Null leaves the column as it is.
    private void put(String column, Object value, SourcePlace source) {
        if (value != null) {
            var now = new Cell(value, source.writeTimestamp());
            cells.merge(column, now, (before, after) -> after.written() >= before.written() ? after : before);
        }
    }

    @Override
    public long losses() {
        return 0;
    }
}
