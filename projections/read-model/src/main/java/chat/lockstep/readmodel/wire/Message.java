package chat.lockstep.readmodel.wire;

import chat.lockstep.events.Author;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A message in its current state.
///
/// @param seq log seq of the event that made it
/// @param ordinal how many messages the log holds up to and with this one
/// @param mentions members who are mentioned; absent if none
/// @param reactions users by emoji
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        MessageId messageId,
        long seq,
        long ordinal,
        Author by,
        Timestamp at,
        @Nullable String text,
        @Nullable MessageId replyTo,
        @Nullable List<UserId> mentions,
        Map<String, List<UserId>> reactions) {

    /// Characters (Unicode code points) of text that a preview keeps.
    public static final int PREVIEW_CHARACTERS_MAX = 100;

    public Message {
        mentions = mentions == null ? null : List.copyOf(mentions);
        reactions = Map.copyOf(reactions);
    }

    /// This message with its text cut for a list of conversations. Counts code points, so a surrogate pair stays whole.
    public Message preview() {
        if (text == null || text.codePointCount(0, text.length()) <= PREVIEW_CHARACTERS_MAX) {
            return this;
        }
        var cut = text.substring(0, text.offsetByCodePoints(0, PREVIEW_CHARACTERS_MAX));
        return new Message(messageId, seq, ordinal, by, at, cut, replyTo, mentions, reactions);
    }
}
