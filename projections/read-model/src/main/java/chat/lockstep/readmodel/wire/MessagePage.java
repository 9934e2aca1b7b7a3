package chat.lockstep.readmodel.wire;

import chat.lockstep.events.fold.Message;
import java.util.List;

/// A piece of message history.
///
/// @param messages newest first
/// @param more whether older ones exist
public record MessagePage(List<Message> messages, boolean more) {

    public MessagePage {
        messages = List.copyOf(messages);
    }
}
