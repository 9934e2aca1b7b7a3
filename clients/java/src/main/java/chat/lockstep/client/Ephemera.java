package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What is said and heard without being kept: who types, and who is there. While there is no connection nothing is
/// said; whom this device watches, and what it says of itself, is said again on each connection.
final class Ephemera {

    private final Consumer<String> send;
    private final Consumer<DeviceEvent> tell;
    private Optional<Presence> presence = Optional.empty();
    private Optional<Set<UserId>> watched = Optional.empty();

    /// @param send takes a frame, and drops it while there is no connection
    Ephemera(Consumer<String> send, Consumer<DeviceEvent> tell) {
        this.send = send;
        this.tell = tell;
    }

    void welcomed() {
        if (presence.isPresent() || watched.isPresent()) {
            send.accept(Frames.presence(presence, watched));
        }
    }

    void typing(ConversationId id, boolean isActive) {
        send.accept(Frames.typing(id, isActive));
    }

    void presence(Presence now) {
        presence = Optional.of(now);
        send.accept(Frames.presence(presence, Optional.empty()));
    }

    void watch(Set<UserId> users) {
        watched = Optional.of(Set.copyOf(users));
        send.accept(Frames.presence(Optional.empty(), watched));
    }

    void on(ServerFrame.Typing typing) {
        tell.accept(new DeviceEvent.TypingChanged(typing.conversation(), typing.user(), typing.active()));
    }

    void on(ServerFrame.PresenceOf presenceOf) {
        tell.accept(new DeviceEvent.PresenceChanged(
                presenceOf.user(), Presence.named(presenceOf.status()), Optional.ofNullable(presenceOf.lastSeen())));
    }
}
