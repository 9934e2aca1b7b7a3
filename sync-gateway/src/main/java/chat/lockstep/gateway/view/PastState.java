package chat.lockstep.gateway.view;

import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.WireEvent;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A conversation's state at an earlier place, folded from its log: what a member who was removed may still see. It is
/// asked for seldom, so nothing is kept for it.
final class PastState {

    private static final int EVENTS_PER_READ = 2_000;
    private static final int READS_MAX = 250;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Views views;
    private final Head access;

    /// @param access the reader's own head
    PastState(Views views, Head access) {
        this.views = views;
        this.access = access;
    }

    /// @param state null before the first event
    private record Folded(long seq, @Nullable ConversationState state) {}

    Mono<Snapshot> at(long seq) {
        return folded(new Folded(0, null), seq, READS_MAX)
                .flatMap(folded -> Mono.justOrEmpty(folded.state()))
                .map(state -> new Snapshot(access.id(), access.epoch(), access.log(), state));
    }

    private Mono<Folded> folded(Folded before, long seq, int readsLeft) {
        if (before.seq() >= seq) {
            return Mono.just(before);
        }
        if (readsLeft == 0) {
            return Mono.error(new IllegalStateException("the log of " + access.id() + " is too long to be folded"));
        }
        return views.delta(fromTheStart(), VersionVector.of(StreamId.LOG, before.seq()), EVENTS_PER_READ)
                .map(delta -> after(before, delta))
                .flatMap(after -> after.seq() == before.seq()
                        ? Mono.error(new IllegalStateException("the log of " + access.id() + " ends at " + after.seq()))
                        : folded(after, seq, readsLeft - 1));
    }

    private static Folded after(Folded before, Delta delta) {
        var folded = before;
        for (var event : delta.events()) {
            folded = event.stream().isLog() ? new Folded(event.seq(), after(folded.state(), event)) : folded;
        }
        return folded;
    }

    private static @Nullable ConversationState after(@Nullable ConversationState state, WireEvent event) {
        var type = EventType.named(event.recorded().type()).orElse(null);
        if (type == null || !ConversationEvent.class.isAssignableFrom(type.dataClass()) || isOfMessages(type)) {
            return state;
        }
        var data = (ConversationEvent) JSON.readValue(event.recorded().data(), type.dataClass());
        return state == null && data instanceof ConversationEvent.ConversationCreated created
                ? ConversationState.of(created)
                : state == null ? null : state.after(data);
    }

    /// The state holds no messages.
    private static boolean isOfMessages(EventType type) {
        return type == EventType.MESSAGE_SENT
                || ConversationEvent.MessageEvent.class.isAssignableFrom(type.dataClass());
    }

    /// The state is folded from all events, also from those before the reader's time.
    private Head fromTheStart() {
        return new Head(
                access.id(),
                access.kind(),
                access.title(),
                access.peer(),
                access.epoch(),
                access.log(),
                Place.startOf(access.id()),
                access.until(),
                access.unread(),
                access.mentions(),
                access.readUpTo(),
                access.preview(),
                access.settings(),
                access.lastActivity(),
                access.source());
    }
}
