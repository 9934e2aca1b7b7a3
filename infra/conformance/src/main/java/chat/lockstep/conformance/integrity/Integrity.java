package chat.lockstep.conformance.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What section 2 of the protocol says about hashes, and section 1 about ids, as functions.
public final class Integrity {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final UUID URL_NAMESPACE = UUID.fromString("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    private static final int HASH_BYTES = 32;

    private Integrity() {}

    /// base64url(SHA-256(JCS(event without `hash`, `chain`, `erased`)))
    public static String hash(JsonNode event) {
        var hashed = ((ObjectNode) event).deepCopy();
        hashed.remove(List.of("hash", "chain", "erased"));
        return base64(sha256(Jcs.bytes(hashed)));
    }

    /// The chain before seq 1.
    public static String baseChain(String conversation, String stream) {
        return base64(sha256(("lockstep:1:" + conversation + ":" + stream).getBytes(UTF_8)));
    }

    /// base64url(SHA-256(previous chain's 32 bytes ‖ hash's 32 bytes))
    public static String chain(String previous, String hash) {
        var both = ByteBuffer.allocate(2 * HASH_BYTES).put(bytes(previous)).put(bytes(hash));
        return base64(sha256(both.array()));
    }

    /// XOR of SHA-256(JCS([id, epoch, log seq, log chain, readUpTo])) over heads.
    public static String digestOf(Iterable<JsonNode> heads) {
        var digest = new byte[HASH_BYTES];
        for (var head : heads) {
            xor(
                    digest,
                    head.path("id").asString(""),
                    head.path("epoch").asString(""),
                    head.at("/log/seq").asLong(0),
                    head.at("/log/chain").asString(""),
                    head.path("readUpTo").asLong(0));
        }
        return base64(digest);
    }

    private static void xor(byte[] digest, String id, String epoch, long seq, String chain, long readUpTo) {
        JsonNode entry = JSON.valueToTree(List.of(id, epoch, seq, chain, readUpTo));
        var one = sha256(Jcs.bytes(entry));
        for (int i = 0; i < HASH_BYTES; i++) {
            digest[i] ^= one[i];
        }
    }

    /// UUIDv5 in the URL namespace of `lockstep:direct:<a>:<b>`, the two users in code-point order.
    public static String directConversation(String one, String other) {
        boolean inOrder = compareCodePoints(one, other) <= 0;
        var name = "lockstep:direct:" + (inOrder ? one : other) + ":" + (inOrder ? other : one);
        var hashed = digest("SHA-1")
                .digest(ByteBuffer.allocate(16 + name.length())
                        .putLong(URL_NAMESPACE.getMostSignificantBits())
                        .putLong(URL_NAMESPACE.getLeastSignificantBits())
                        .put(name.getBytes(UTF_8))
                        .array());
        var uuid = ByteBuffer.wrap(hashed);
        long high = (uuid.getLong() & ~0xf000L) | 0x5000L;
        long low = (uuid.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static int compareCodePoints(String one, String other) {
        return java.util.Arrays.compare(
                one.codePoints().toArray(), other.codePoints().toArray());
    }

    /// @throws IllegalArgumentException unless it is unpadded base64url
    public static byte[] bytes(String base64url) {
        if (base64url.indexOf('=') >= 0) {
            throw new IllegalArgumentException("padded: " + base64url);
        }
        return Base64.getUrlDecoder().decode(base64url);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        return digest("SHA-256").digest(bytes);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java has " + algorithm, absent);
        }
    }
}
