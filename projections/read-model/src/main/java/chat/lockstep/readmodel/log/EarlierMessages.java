package chat.lockstep.readmodel.log;

import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.wire.WireEvent;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/// Messages as they were at an earlier place of the log, for somebody who went there: rows hold the present state
/// alone, and what happened to a message later is not for those who went before.
///
/// The log is folded from the oldest of the messages on, a page at a time, so it takes as long as the log is from
/// there.
final class EarlierMessages {

    private static final int PAGE_EVENTS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final LogRange log;

    EarlierMessages(LogRange log) {
        this.log = log;
    }

    /// The messages that the log events at `seqs` made, by these, as they were at `last`; without expired ones.
    Mono<Map<Long, Message>> at(ConversationId conversation, long last, Set<Long> seqs) {
        return seqs.isEmpty()
                ? Mono.just(Map.of())
                : folded(conversation, Collections.min(seqs) - 1, last, seqs, new HashMap<>());
    }

    private Mono<Map<Long, Message>> folded(
            ConversationId conversation, long after, long last, Set<Long> seqs, Map<Long, Message> found) {
        if (after >= last) {
            return Mono.just(found);
        }
        return log.read(conversation, after, last, PAGE_EVENTS).flatMap(page -> {
            if (page.isEmpty()) {
                return Mono.error(new IllegalStateException(
                        "conversation_log of %s ends at seq %d, before %d".formatted(conversation, after, last)));
            }
            page.forEach(event -> fold(event, seqs, found));
            return folded(conversation, page.getLast().seq(), last, seqs, found);
        });
    }

    private static void fold(WireEvent event, Set<Long> seqs, Map<Long, Message> found) {
        var recorded = event.recorded();
        switch (event.isErased() ? null : dataOf(recorded)) {
            case MessageSent sent
            when seqs.contains(recorded.seq()) ->
                found.put(recorded.seq(), Message.sent(sent, recorded.seq(), recorded.by(), recorded.at()));
            case MessageEvent change ->
                found.computeIfPresent(
                        change.messageSeq(), (_, message) -> message.after(change, recorded.by(), recorded.at()));
            case null, default -> {}
        }
    }

    private static @Nullable Event dataOf(RecordedEvent recorded) {
        return EventType.named(recorded.type())
                .map(type -> JSON.readValue(recorded.data(), type.dataClass()))
                .orElse(null);
    }
}
