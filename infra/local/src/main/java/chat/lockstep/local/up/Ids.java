package chat.lockstep.local.up;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// The identifiers that a client chooses, as the protocol defines them.
final class Ids {

    private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    private static final long VERSION_MASK = ~0xF000L;
    private static final long VARIANT_MASK = ~(0b11L << 62);
    private static final long VARIANT = 0b10L << 62;

    private Ids() {}

    /// A UUIDv7 of now (RFC 9562, section 5.7).
    static UUID timeOrdered() {
        var random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | (random.nextLong() & 0x0FFFL) | 0x7000L;
        return new UUID(high, (random.nextLong() & VARIANT_MASK) | VARIANT);
    }

    /// The one conversation of two users: a UUIDv5 of their names in order (RFC 9562, section 5.5).
    static UUID direct(String one, String other) {
        String name = Stream.of(one, other).sorted().reduce("lockstep:direct", (text, user) -> text + ":" + user);
        ByteBuffer named = ByteBuffer.wrap(sha1(ByteBuffer.allocate(16 + name.length())
                .putLong(URL_NAMESPACE.getMostSignificantBits())
                .putLong(URL_NAMESPACE.getLeastSignificantBits())
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .array()));
        return new UUID((named.getLong() & VERSION_MASK) | 0x5000L, (named.getLong() & VARIANT_MASK) | VARIANT);
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
