package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/// A stream of a conversation: `log`, or `@<user>` for the receipts of one member.
public record StreamId(@JsonValue String value) {

    public static final StreamId LOG = new StreamId("log");

    public StreamId {
        if (value.startsWith("@")) {
            Names.require(value.substring(1), "user id of a receipt stream");
        } else if (!value.equals("log")) {
            throw new IllegalArgumentException("stream must be log or @<user>");
        }
    }

    /// @throws IllegalArgumentException if `text` is neither `log` nor `@<user>`
    @JsonCreator
    public static StreamId of(String text) {
        return text.equals(LOG.value) ? LOG : new StreamId(text);
    }

    public static StreamId receiptsOf(UserId user) {
        return new StreamId("@" + user);
    }

    public boolean isLog() {
        return value.equals(LOG.value);
    }

    /// The member whose receipts this stream holds; empty for the log.
    public Optional<UserId> member() {
        return isLog() ? Optional.empty() : Optional.of(UserId.of(value.substring(1)));
    }

    @Override
    public String toString() {
        return value;
    }
}
