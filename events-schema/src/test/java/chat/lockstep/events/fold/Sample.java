package chat.lockstep.events.fold;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Users, messages and times of these tests.
final class Sample {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final UserId CAROL = UserId.of("carol");
    static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";

    private Sample() {}

    static MessageId message(long seq) {
        return MessageId.of("01890a5d-ac96-774b-bcce-%012x".formatted(seq));
    }

    static Author by(UserId user) {
        return new Author(user, DeviceId.of("phone"));
    }

    static Timestamp at(long seq) {
        return Timestamp.ofEpochMilli(1_000 * seq);
    }

    static MessageSent sent(long seq, long ordinal, @Nullable List<UserId> mentions) {
        return new MessageSent(message(seq), "text " + seq, null, mentions, null, ordinal, SALT);
    }

    static MessageEdited edited(long seq, long ordinal, @Nullable List<UserId> mentions) {
        return new MessageEdited(message(seq), seq, "edited " + seq, mentions, null, ordinal, SALT);
    }
}
