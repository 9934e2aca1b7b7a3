package chat.lockstep.command.stream;

import chat.lockstep.events.Event;
import chat.lockstep.events.EventType;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

/// Applies an event at the next place of its stream, with its time, hash and chain.
public final class EventStamp {

    private final Clock clock;
    private final Supplier<@Nullable String> traceparent;
    private final AppliedListener applied;

    /// @param traceparent of the trace that the calling thread works for; `null` without one
    public EventStamp(Clock clock, Supplier<@Nullable String> traceparent, AppliedListener applied) {
        this.clock = clock;
        this.traceparent = traceparent;
        this.applied = applied;
    }

    /// The place that follows `head`. Use it from a command handler of the aggregate that writes `stream`.
    ///
    /// @param head the present head of the stream
    public NextPlace after(StreamKey stream, StreamHead head, Cause cause) {
        return new NextPlace(this, stream, head, cause, Audience.UNKNOWN);
    }

    Decision apply(StreamKey stream, StreamHead head, Cause cause, Audience audience, Function<Timestamp, Event> made) {
        var at = head.nextAt(Timestamp.of(clock.instant()));
        var event = made.apply(at);
        var recorded = RecordedEvent.following(
                head.chain(),
                stream,
                head.seq() + 1,
                EventType.of(event).wireName(),
                cause.id(),
                at,
                cause.by(),
                EventData.text(event));
        var trace = traceparent.get();
        AggregateLifecycle.apply(event, EventMetadata.of(recorded, cause.content(), trace));
        applied.on(recorded, audience.of(event), trace);
        return new Decision.Applied(stream, recorded.seq(), recorded.at());
    }
}
