package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What is said and heard without being kept: who types, and who is there. While there is no connection nothing is
/// said; whom this device watches, and what it says of itself, is said again on each connection.
final class Ephemera {

    /// The server takes no more, and says nothing of who is in a list that it did not take.
    private static final int LISTS_PER_SECOND = 2;

    private final Consumer<String> send;
    private final Consumer<DeviceEvent> tell;
    private Optional<Presence> presence = Optional.empty();
    private Optional<Set<UserId>> watched = Optional.empty();
    private boolean listIsDue;
    private RateWindow lists = new RateWindow();

    /// @param send takes a frame, and drops it while there is no connection
    Ephemera(Consumer<String> send, Consumer<DeviceEvent> tell) {
        this.send = send;
        this.tell = tell;
    }

    void welcomed(long now) {
        lists = new RateWindow();
        listIsDue = false;
        if (watched.isPresent()) {
            lists.tryTake(now, LISTS_PER_SECOND);
        }
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
        listIsDue = true;
    }

    /// Says whom this device watches if that has changed, only the last of many changes in a moment.
    void tick(long now) {
        if (listIsDue && lists.tryTake(now, LISTS_PER_SECOND)) {
            listIsDue = false;
            send.accept(Frames.presence(Optional.empty(), watched));
        }
    }

    long nextAt(long now) {
        return listIsDue ? lists.nextAt(now, LISTS_PER_SECOND) : Long.MAX_VALUE;
    }

    void on(ServerFrame.Typing typing) {
        tell.accept(new DeviceEvent.TypingChanged(typing.conversation(), typing.user(), typing.active()));
    }

    void on(ServerFrame.PresenceOf presenceOf) {
        tell.accept(new DeviceEvent.PresenceChanged(
                presenceOf.user(), Presence.named(presenceOf.status()), Optional.ofNullable(presenceOf.lastSeen())));
    }
}
