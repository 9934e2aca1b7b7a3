package chat.lockstep.projector.topic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that could not be applied within its tries, as it stood in the topic.
///
/// @param key the conversation's id, if the record is what it should be
/// @param value null if it had none
@SuppressWarnings("ArrayRecordComponent") // bytes on their way from one topic to another
public record GivenUp(
        @Nullable String key,
        byte @Nullable [] value,
        List<Header> headers,
        int partition,
        long offset,
        int attempts,
        String cause) {

    public GivenUp {
        headers = List.copyOf(headers);
    }

    /// A header of a record; a name may occur more than once.
    @SuppressWarnings("ArrayRecordComponent")
    public record Header(String name, byte @Nullable [] value) {}
}
