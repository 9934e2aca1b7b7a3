package chat.lockstep.readmodel.wire;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.VersionVector;
import java.util.List;

/// The events between two vectors of a conversation.
///
/// @param from where it begins, for the streams that it carries; a stream absent here begins at 0
/// @param to what it reaches, for the same streams
/// @param events the log first, then the receipt streams by name; ascending by seq within each; expired ones without
///     their data
/// @param more whether the head is beyond `to`
public record Delta(
        ConversationId conversation,
        String epoch,
        VersionVector from,
        VersionVector to,
        List<WireEvent> events,
        boolean more) {

    public Delta {
        events = List.copyOf(events);
    }
}
