package chat.lockstep.query.conversation;

import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.wire.Place;
import java.util.List;

/// A conversation as it was.
///
/// @param log the place at which it was so
/// @param messages the last ones, newest first, in the state that they had then
record PastState(Place log, ConversationState state, List<Message> messages) {

    PastState {
        messages = List.copyOf(messages);
    }
}
