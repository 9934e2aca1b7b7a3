package chat.lockstep.gateway.live;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import org.jspecify.annotations.Nullable;

/// What gateway nodes say to each other and to themselves, on the channels that hints come on. Hints begin with `{`,
/// these with `!`.
final class NodeMessage {

    /// Says to this node itself that messages come.
    static final String PULSE = "!pulse";

    private static final String CLAIM = "!claim ";
    private static final int CLAIM_WORDS = 5;

    private NodeMessage() {}

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
