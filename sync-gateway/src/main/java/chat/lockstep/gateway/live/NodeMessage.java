package chat.lockstep.gateway.live;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What gateway nodes say to each other and to themselves, on the channels that hints come on. Hints begin with `{`,
/// these with `!`.
final class NodeMessage {

    /// Says to this node itself that messages come.
    static final String PULSE = "!pulse";

    private static final String CLAIM = "!claim ";
    private static final int CLAIM_WORDS = 5;

    private static final String TYPING = "!typing ";
    private static final int TYPING_WORDS = 5;

    private NodeMessage() {}

    /// @param users who are to see it
    static String of(Typing typing, Collection<UserId> users) {
        return TYPING + typing.conversation() + " " + typing.user() + " " + typing.active() + " "
                + users.stream().map(UserId::value).collect(Collectors.joining(","));
    }

    /// Somebody writes.
    record TypingTo(Typing typing, List<UserId> users) {}

    /// @return null if it says something else
    /// @throws IllegalArgumentException if it is malformed
    static @Nullable TypingTo typing(String message) {
        if (!message.startsWith(TYPING)) {
            return null;
        }
        var words = message.split(" ");
        if (words.length != TYPING_WORDS) {
            throw new IllegalArgumentException("typing must be conversation, user, activity and users");
        }
        return new TypingTo(
                new Typing(ConversationId.of(words[1]), UserId.of(words[2]), Boolean.parseBoolean(words[3])),
                Stream.of(words[4].split(",")).map(UserId::of).toList());
    }

    /// @param claim with its time by the clock of Redis
    static String of(Claim claim) {
        return CLAIM + claim.user() + " " + claim.device() + " " + claim.openedMillis() + " " + claim.session();
    }

    static boolean isOne(String message) {
        return message.startsWith("!");
    }

    /// @return null if it is no claim
    /// @throws IllegalArgumentException if it is a malformed one
    static @Nullable Claim claim(String message) {
        if (!message.startsWith(CLAIM)) {
            return null;
        }
        var words = message.split(" ");
        if (words.length != CLAIM_WORDS) {
            throw new IllegalArgumentException("a claim must be user, device, time and session");
        }
        return new Claim(UserId.of(words[1]), DeviceId.of(words[2]), Long.parseLong(words[3]), words[4]);
    }
}
