package chat.lockstep.gateway.session;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.WireEvent;

/// What a session must know of the events that it hands on.
final class Deltas {

    private Deltas() {}

    /// The delta without log events beyond `until`, which a view that lags its own log might still show.
    static Delta until(Delta delta, long until) {
        if (delta.to().of(StreamId.LOG) <= until) {
            return delta;
        }
        var events = delta.events().stream()
                .filter(event -> !event.stream().isLog() || event.seq() <= until)
                .toList();
        var hasLog = events.stream().anyMatch(event -> event.stream().isLog());
        return new Delta(
                delta.conversation(),
                delta.epoch(),
                hasLog ? delta.from() : delta.from().with(StreamId.LOG, 0),
                delta.to().with(StreamId.LOG, hasLog ? until : 0),
                events,
                false);
    }

    /// Log seq of the last message that `user` sent; 0 if none.
    static long lastMessageBy(UserId user, Delta delta) {
        return delta.events().stream()
                .filter(event -> is(event, EventType.MESSAGE_SENT)
                        && event.recorded().by().user().equals(user))
                .mapToLong(WireEvent::seq)
                .max()
                .orElse(0);
    }

    /// Whether an event shuts `device` out. The data is canonical, so its text can be compared.
    static boolean revokes(DeviceId device, Delta delta) {
        var member = "\"device\":\"" + device + "\"";
        return delta.events().stream()
                .anyMatch(event -> is(event, EventType.DEVICE_REVOKED)
                        && event.recorded().data().contains(member));
    }

    private static boolean is(WireEvent event, EventType type) {
        return event.recorded().type().equals(type.wireName());
    }
}
