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
}
