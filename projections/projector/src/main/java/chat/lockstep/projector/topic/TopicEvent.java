package chat.lockstep.projector.topic;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Event;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.readmodel.wire.SourcePlace;
import org.jspecify.annotations.Nullable;

/// An event as it stands in the topic.
///
/// @param data the typed content; null if this version does not know the type: such an event is carried on as it is
/// @param ordinal of a log event, how many messages the log holds up to and with it; 0 for a receipt event
/// @param epoch which history of the conversation it belongs to
/// @param source its partition and offset
/// @param traceparent the trace that it belongs to, as W3C Trace Context writes it; null without one
public record TopicEvent(
        RecordedEvent recorded,
        @Nullable Event data,
        long ordinal,
        String epoch,
        SourcePlace source,
        @Nullable String traceparent) {

    public ConversationId conversation() {
        return recorded.conversation();
    }

    /// Whether its trace is recorded: the last bit of the flags, which end the text.
    public boolean isSampled() {
        return traceparent != null
                && traceparent.length() >= 55
                && (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
    }

    /// The same event, written as if it stood at `place`.
    public TopicEvent at(SourcePlace place) {
        return new TopicEvent(recorded, data, ordinal, epoch, place, traceparent);
    }

    /// The same event, as part of another span.
    public TopicEvent traced(String parent) {
        return new TopicEvent(recorded, data, ordinal, epoch, source, parent);
    }
}
