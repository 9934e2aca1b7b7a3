package chat.lockstep.command.stream;

import chat.lockstep.events.Author;
import chat.lockstep.events.Event;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import java.util.function.Function;

/// The place that a command's event gets, if the command comes to one. What decides a command is given this and answers
/// with what it makes of it.
public final class NextPlace {

    private final EventStamp stamp;
    private final StreamKey stream;
    private final StreamHead head;
    private final Cause cause;
    private final Audience audience;

    NextPlace(EventStamp stamp, StreamKey stream, StreamHead head, Cause cause, Audience audience) {
        this.stamp = stamp;
        this.stream = stream;
        this.head = head;
        this.cause = cause;
        this.audience = audience;
    }

    /// The same place, of which the audience is known.
    public NextPlace toldTo(Audience known) {
        return new NextPlace(stamp, stream, head, cause, known);
    }

    /// Who sent the command.
    public Author by() {
        return cause.by();
    }

    /// The last seq of the stream.
    public long seqBefore() {
        return head.seq();
    }

    public Decision append(Event event) {
        return append(_ -> event);
    }

    /// @param event made from the time that it gets
    public Decision append(Function<Timestamp, Event> event) {
        return stamp.apply(stream, head, cause, audience, event);
    }

    public Decision unchanged() {
        return Decision.unchanged(stream, head);
    }
}
