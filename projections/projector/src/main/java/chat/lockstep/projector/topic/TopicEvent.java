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
public record TopicEvent(RecordedEvent recorded, @Nullable Event data, long ordinal, String epoch, SourcePlace source) {

    public ConversationId conversation() {
        return recorded.conversation();
    }
}
