package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is held, as people read it.
final class Library {

    private static final int PAGE = 500;

    /// How far back the newest message of a conversation is looked for, in events.
    private static final int LOOK_BACK_MAX = 200;

    private final DeviceStore store;

    Library(DeviceStore store) {
        this.store = store;
    }

    /// All conversations that the server lists, those with the newest message first.
    List<Conversation> conversations() {
        return store.rows().stream()
                .filter(ConversationRow::listed)
                .map(this::conversation)
                .sorted(Comparator.comparing(Library::lastActivity).reversed())
                .toList();
    }

    private static String lastActivity(Conversation conversation) {
        return conversation
                .lastMessage()
                .map(message -> message.at().toString())
                .orElse("");
    }

    Conversation conversation(ConversationRow row) {
        return new Conversation(
                row.id(),
                row.kind(),
                Optional.ofNullable(row.title()),
                Optional.ofNullable(row.peer()),
                store.logPlace(row.id()),
                row.announcedSeq(),
                row.mark(),
                unread(row),
                lastMessage(row),
                row.health());
    }

    /// The messages after a log seq, in log order.
    List<Message> messages(ConversationId id, long afterSeq, int limit) {
        var found = new ArrayList<Message>();
        long seq = afterSeq;
        var page = store.log(id, seq, PAGE);
        while (!page.isEmpty() && found.size() < limit) {
            page.stream()
                    .filter(event -> event.isOf(EventType.MESSAGE_SENT))
                    .limit((long) limit - found.size())
                    .map(Message::of)
                    .forEach(found::add);
            seq = page.getLast().seq();
            page = store.log(id, seq, PAGE);
        }
        return found;
    }

    private long unread(ConversationRow row) {
        return row.id().isPrivate()
                ? 0
                : messages(row.id(), row.mark(), Integer.MAX_VALUE).size();
    }

    private Optional<Message> lastMessage(ConversationRow row) {
        long last = store.logPlace(row.id()).seq();
        for (long seq = last; seq > Math.max(0, last - LOOK_BACK_MAX); seq--) {
            var message = store.event(row.id(), StreamId.LOG, seq)
                    .filter(event -> event.isOf(EventType.MESSAGE_SENT))
                    .map(Message::of);
            if (message.isPresent()) {
                return message;
            }
        }
        return Optional.empty();
    }
}
