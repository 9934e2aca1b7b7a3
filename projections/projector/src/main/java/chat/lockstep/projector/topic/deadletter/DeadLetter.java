package chat.lockstep.projector.topic.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.projector.topic.GivenUp.Header;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that could not be applied.
///
/// @param key the conversation's id, if the record is what it should be
/// @param headers the record's own
/// @param at when it was given up
@SuppressWarnings("ArrayRecordComponent") // bytes on their way from one topic to another
public record DeadLetter(
        @Nullable String key,
        byte @Nullable [] value,
        List<Header> headers,
        Origin origin,
        String cause,
        String group,
        String at,
        int attempts) {

    public DeadLetter {
        headers = List.copyOf(headers);
    }

    /// What it is listed under.
    public String conversation() {
        return key == null ? "(no key)" : key;
    }

    /// The stream's name, `<conversation>` or `<conversation>@<user>`; empty if the record does not say.
    public String stream() {
        var found = header("axon-message-aggregate-id");
        return found == null ? "" : new String(found, UTF_8);
    }

    /// The place in its stream, from 1; 0 if the record does not say.
    public long seq() {
        var found = header("axon-message-aggregate-seq");
        return found == null || found.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(found).getLong() + 1;
    }

    /// What it takes in memory, about.
    public long bytes() {
        return 1_024L + (value == null ? 0 : value.length);
    }

    private byte @Nullable [] header(String name) {
        byte[] found = null;
        for (var header : headers) {
            if (header.name().equals(name)) {
                found = header.value();
            }
        }
        return found;
    }
}
