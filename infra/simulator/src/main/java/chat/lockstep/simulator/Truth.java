package chat.lockstep.simulator;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.fold.AccountState;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// What a log amounts to at each of its places: the fold of `events-schema` over the events as they are in the store.
/// Folded once an event, and kept by the chain, which names a place of a history without doubt.
final class Truth {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Amount NOTHING = new Amount(null, AccountState.EMPTY, Collections.emptySortedMap());

    private final Map<Hash, Amount> amounts = new HashMap<>();
    private final Map<Hash, Event> events = new HashMap<>();

    /// @param state null before the beginning and in a private log
    /// @param account of a private log
    /// @param messages by log seq
    record Amount(
            @Nullable ConversationState state, AccountState account, java.util.SortedMap<Long, Message> messages) {

        /// Messages after a mark that are not retracted, up to `end`.
        long unread(long mark) {
            return messages.tailMap(mark + 1).values().stream()
                    .filter(message -> !message.isRetracted())
                    .count();
        }

        Optional<Message> message(MessageId id) {
            return messages.values().stream()
                    .filter(message -> message.messageId().equals(id))
                    .findFirst();
        }
    }

    /// What the first `seq` events of a log amount to.
    Amount at(List<RecordedEvent> log, long seq) {
        int known = (int) seq;
        var amount = NOTHING;
        while (known > 0) {
            var found = amounts.get(log.get(known - 1).chain());
            if (found != null) {
                amount = found;
                break;
            }
            known--;
        }
        for (var event : log.subList(known, (int) seq)) {
            amount = after(amount, event);
            amounts.put(event.chain(), amount);
        }
        return amount;
    }

    Event data(RecordedEvent event) {
        return events.computeIfAbsent(
                event.hash(),
                hash -> JSON.readValue(
                        event.data(),
                        EventType.named(event.type()).orElseThrow().dataClass()));
    }

    private Amount after(Amount before, RecordedEvent event) {
        return switch (data(event)) {
            case ConversationCreated created ->
                new Amount(ConversationState.of(created), before.account(), before.messages());
            case ConversationEvent change -> after(before, event, change);
            case AccountEvent change -> new Amount(null, before.account().after(change, event.at()), before.messages());
            default -> before;
        };
    }

    private static Amount after(Amount before, RecordedEvent event, ConversationEvent change) {
        var state = before.state();
        var messages = before.messages();
        if (change instanceof MessageSent sent) {
            messages = new TreeMap<>(messages);
            messages.put(event.seq(), Message.sent(sent, event.seq(), event.by(), event.at()));
        } else if (change instanceof MessageEvent of && messages.containsKey(of.messageSeq())) {
            messages = new TreeMap<>(messages);
            messages.computeIfPresent(of.messageSeq(), (seq, message) -> message.after(of, event.by(), event.at()));
        }
        return new Amount(state == null ? null : state.after(change), before.account(), messages);
    }
}
