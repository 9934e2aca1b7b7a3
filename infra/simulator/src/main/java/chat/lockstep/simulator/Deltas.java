package chat.lockstep.simulator;

import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.WireEvent;
import java.util.List;

/// The part of what the views show that a reader lacks and may see.
final class Deltas {

    private Deltas() {}

    /// @param access the reader's head
    /// @param shown events in the order of the topic
    static Delta of(Head access, List<RecordedEvent> shown, VersionVector have, int limit) {
        var all = shown.stream()
                .filter(event -> event.seq() > have.of(event.stream()) && isVisible(access, event))
                .sorted((a, b) -> Boolean.compare(b.stream().isLog(), a.stream().isLog()))
                .toList();
        var carried = all.subList(0, Math.min(limit, all.size()));
        var from = VersionVector.EMPTY;
        var to = VersionVector.EMPTY;
        for (var event : carried) {
            from = to.of(event.stream()) == 0 ? from.with(event.stream(), event.seq() - 1) : from;
            to = to.with(event.stream(), event.seq());
        }
        var events = carried.stream().map(WireEvent::of).toList();
        return new Delta(access.id(), access.epoch(), from, to, events, carried.size() < all.size());
    }

    private static boolean isVisible(Head access, RecordedEvent event) {
        if (!event.stream().isLog()) {
            return access.until() == null;
        }
        // Not beyond the head, though more may be there by now: the reader's removal may be among it.
        return event.seq() > access.floor().seq() && event.seq() <= access.log().seq();
    }

    /// The same with some texts that nobody wrote.
    static Delta altered(Delta delta, Dice dice) {
        var events = delta.events().stream()
                .map(event -> dice.isOneIn(8, "alter", event.recorded().id()) ? altered(event.recorded()) : event)
                .toList();
        return new Delta(delta.conversation(), delta.epoch(), delta.from(), delta.to(), events, delta.more());
    }

    private static WireEvent altered(RecordedEvent event) {
        return WireEvent.of(new RecordedEvent(
                event.conversation(),
                event.stream(),
                event.seq(),
                event.type(),
                event.id(),
                event.at(),
                event.by(),
                event.data().replace("message", "massage"),
                event.hash(),
                event.chain()));
    }
}
