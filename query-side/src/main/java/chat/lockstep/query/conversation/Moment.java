package chat.lockstep.query.conversation;

import chat.lockstep.events.Timestamp;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.wire.Head;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// A moment in the past of a conversation.
sealed interface Moment {

    Pattern SEQ = Pattern.compile("[0-9]{1,16}");

    /// Whether the view, as `head` shows it to its user, has come as far.
    boolean isKnownTo(Head head);

    /// After the log event at `seq`.
    record Place(long seq) implements Moment {

        @Override
        public boolean isKnownTo(Head head) {
            return seq <= last(head);
        }
    }

    /// After the last log event that is not later than `time`.
    record Time(Timestamp time) implements Moment {

        @Override
        public boolean isKnownTo(Head head) {
            return true;
        }
    }

    /// The last log seq that the user of `head` may see.
    static long last(Head head) {
        return Objects.requireNonNullElse(head.until(), head.log().seq());
    }

    /// Empty for a text that is neither a seq nor a time. A `+` that nobody escaped comes as a space.
    static Optional<Moment> parse(String text) {
        if (SEQ.matcher(text).matches()) {
            long seq = Long.parseLong(text);
            return seq >= 1 && seq <= VersionVector.COUNT_MAX ? Optional.of(new Place(seq)) : Optional.empty();
        }
        try {
            return Optional.of(new Time(
                    Timestamp.of(OffsetDateTime.parse(text.replace(' ', '+')).toInstant())));
        } catch (DateTimeParseException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
