package chat.lockstep.gateway.live;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventType;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.gateway.frame.ServerFrame.LiveDelta;
import chat.lockstep.gateway.frame.SharedFrame;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An event that was just appended, as the projector tells the nodes. Shared by all sessions of the node that get it.
public final class Hint {

    private static final String AT = "{\"at\":\"";

    private final Header header;
    private final String event;
    private final Says says;

    private final AtomicReference<@Nullable Runnable> whenHandedOver = new AtomicReference<>();

    // Written by whichever session comes first; two that come at once write the same.
    private volatile @Nullable SharedFrame frame;

    /// @param event the wire event's JSON
    /// @param says what of the event's data matters here
    Hint(Header header, String event, Says says) {
        this.header = header;
        this.event = event;
        this.says = says;
    }

    /// A hint of which only the kinds of events that matter here are looked into; all others pass as text.
    ///
    /// @param event the wire event's JSON
    /// @throws IllegalArgumentException if the data of such an event is not what it must be
    public static Hint of(Header header, String event, JsonMapper json) {
        return new Hint(header, event, Says.of(header, event, json));
    }

    /// What the projector says about the event.
    ///
    /// @param by the author
    /// @param users members who have sessions on this node
    /// @param traceparent of the trace that the event is part of
    public record Header(
            ConversationId conversation,
            String epoch,
            StreamId stream,
            long seq,
            String type,
            UserId by,
            List<UserId> users,
            @Nullable String traceparent) {

        public Header {
            users = List.copyOf(users);
        }
    }

    public ConversationId conversation() {
        return header.conversation();
    }

    public String epoch() {
        return header.epoch();
    }

    public StreamId stream() {
        return header.stream();
    }

    public long seq() {
        return header.seq();
    }

    public List<UserId> users() {
        return header.users();
    }

    /// The mark, if this event says that `user` read up to there; else 0.
    public long readUpToBy(UserId user) {
        return header.by().equals(user) ? says.readUpTo() : 0;
    }

    /// Whether this is the removal of `user`: the last event that it gets.
    public boolean removes(UserId user) {
        return user.equals(says.removed());
    }

    /// Whether `user` becomes a member by this event.
    public boolean brings(UserId user) {
        return says.added().contains(user);
    }

    /// The conversation of which the user changed settings, mark, draft or hidden messages, in the private stream.
    public @Nullable ConversationId target() {
        return says.target();
    }

    /// Whether this shuts `device` out.
    public boolean revokes(DeviceId device) {
        return device.equals(says.revoked());
    }

    /// Whether its user blocked somebody, or took that back.
    public boolean changesBlocks() {
        return says.changesBlocks();
    }

    /// Whether this changes who is a member.
    public boolean changesMembers() {
        return says.removed() != null || !says.added().isEmpty();
    }

    /// Whether this is a message that `user` sent, which moves that user's read mark.
    public boolean isMessageBy(UserId user) {
        return header.type().equals(EventType.MESSAGE_SENT.wireName())
                && header.by().equals(user);
    }

    public @Nullable String traceparent() {
        return header.traceparent();
    }

    /// The event's time, in milliseconds; 0 if it does not stand where canonical JSON has it, at the very beginning.
    public long atMillis() {
        if (!event.startsWith(AT)) {
            return 0;
        }
        try {
            return Instant.parse(event.substring(AT.length(), event.indexOf('"', AT.length())))
                    .toEpochMilli();
        } catch (DateTimeParseException | IndexOutOfBoundsException malformed) {
            return 0;
        }
    }

    void whenHandedOver(Runnable task) {
        whenHandedOver.set(task);
    }

    /// A session has handed the event to its socket, or told its device otherwise.
    public void handedOver() {
        if (whenHandedOver.get() != null) {
            var first = whenHandedOver.getAndSet(null);
            if (first != null) {
                first.run();
            }
        }
    }

    /// How much memory it holds, roughly.
    public int bytes() {
        return 256 + 2 * event.length();
    }

    /// The `delta` frame of this one event.
    public SharedFrame frame() {
        var made = frame;
        if (made == null) {
            made = new SharedFrame(new LiveDelta(
                    header.conversation(),
                    header.epoch(),
                    VersionVector.of(header.stream(), header.seq() - 1),
                    VersionVector.of(header.stream(), header.seq()),
                    "[" + event + "]",
                    false));
            frame = made;
        }
        return made;
    }
}
