package chat.lockstep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;

/// A conversation: a UUID (version 7 for a group, version 5 for a direct conversation), or `user:<userId>` for the
/// private conversation of a user with its own devices.
public record ConversationId(@JsonValue String value) {

    private static final String PRIVATE_PREFIX = "user:";
    private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    public ConversationId {
        if (value.startsWith(PRIVATE_PREFIX)) {
            Names.require(value.substring(PRIVATE_PREFIX.length()), "user id of a private conversation");
        } else if (!isLowerCaseUuid(value)) {
            throw new IllegalArgumentException("conversation id must be a lower-case UUID or user:<userId>");
        }
    }

    /// @throws IllegalArgumentException if `text` is neither a lower-case UUID nor `user:<userId>`
    @JsonCreator
    public static ConversationId of(String text) {
        return new ConversationId(text);
    }

    /// The private conversation of `user`.
    public static ConversationId ofUser(UserId user) {
        return new ConversationId(PRIVATE_PREFIX + user);
    }

    /// The one direct conversation of two users, the same for both: a UUID of version 5 (RFC 9562, 5.5) of
    /// `lockstep:direct:<a>:<b>` in the URL namespace, the users in code-point order.
    public static ConversationId direct(UserId one, UserId other) {
        var inOrder = one.compareTo(other) <= 0 ? one + ":" + other : other + ":" + one;
        return new ConversationId(uuid5("lockstep:direct:" + inOrder).toString());
    }

    public boolean isPrivate() {
        return value.startsWith(PRIVATE_PREFIX);
    }

    /// The user whose private conversation this is; empty for any other.
    public Optional<UserId> owner() {
        return isPrivate() ? Optional.of(UserId.of(value.substring(PRIVATE_PREFIX.length()))) : Optional.empty();
    }

    private static boolean isLowerCaseUuid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException notAUuid) {
            return false;
        }
    }

    private static UUID uuid5(String name) {
        var sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(URL_NAMESPACE.getMostSignificantBits())
                .putLong(URL_NAMESPACE.getLeastSignificantBits())
                .array());
        var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(UTF_8)));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
