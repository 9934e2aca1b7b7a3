package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.WireEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Folds a log from its beginning, a page at a time, up to a place or a time. It keeps the state and the last
/// messages alone, however long the log is.
final class PastFold {

    static final int MESSAGES_MAX = 50;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConversationId conversation;
    private final long floor;
    private final long last;
    private final @Nullable Timestamp latest;
    private final TreeMap<Long, Message> messages = new TreeMap<>();
    private Place reached;
    private @Nullable ConversationState state;
    private boolean isDone;

    /// @param floor log seq up to which messages are not shown
    /// @param last log seq to fold up to
    /// @param latest events that are later are not folded any more; null for no such bound
    PastFold(ConversationId conversation, long floor, long last, @Nullable Timestamp latest) {
        this.conversation = conversation;
        this.floor = floor;
        this.last = last;
        this.latest = latest;
        reached = Place.startOf(conversation);
        state = conversation.owner().map(ConversationState::ofPrivate).orElse(null);
        isDone = last == 0;
    }

    ConversationId conversation() {
        return conversation;
    }

    boolean isDone() {
        return isDone;
    }

    Place reached() {
        return reached;
    }

    long last() {
        return last;
    }

    /// Null before the first event.
    @Nullable
    ConversationState state() {
        return state;
    }

    /// Newest first.
    List<Message> messages() {
        return new ArrayList<>(messages.descendingMap().values());
    }

    /// @param page the events that come next
    void on(List<WireEvent> page) {
        for (var event : page) {
            if (latest != null && event.recorded().at().compareTo(latest) > 0) {
                isDone = true;
                return;
            }
            fold(event);
            reached = new Place(event.seq(), event.recorded().chain());
        }
        isDone = reached.seq() >= last;
    }

    /// An event of a type that is not known here moves the place alone.
    private void fold(WireEvent event) {
        if (dataOf(event.recorded()) instanceof ConversationEvent data) {
            state = state == null || data instanceof ConversationCreated ? begun(data) : state.after(data);
            onMessage(data, event);
        }
    }

    private ConversationState begun(ConversationEvent first) {
        if (first instanceof ConversationCreated created) {
            return ConversationState.of(created);
        }
        throw new IllegalStateException("the log of " + conversation + " does not begin with its creation");
    }

    private void onMessage(ConversationEvent data, WireEvent event) {
        var recorded = event.recorded();
        switch (data) {
            case MessageSent sent
            when !event.isErased() && recorded.seq() > floor -> {
                messages.put(recorded.seq(), Message.sent(sent, recorded.seq(), recorded.by(), recorded.at()));
                if (messages.size() > MESSAGES_MAX) {
                    messages.pollFirstEntry();
                }
            }
            case MessageEvent changing ->
                messages.computeIfPresent(
                        changing.messageSeq(), (_, message) -> message.after(changing, recorded.by(), recorded.at()));
            default -> {}
        }
    }

    private static @Nullable Event dataOf(RecordedEvent recorded) {
        return EventType.named(recorded.type())
                .map(type -> JSON.readValue(recorded.data(), type.dataClass()))
                .orElse(null);
    }
}
