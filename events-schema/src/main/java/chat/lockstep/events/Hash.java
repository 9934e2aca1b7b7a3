package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A SHA-256 value, written as 43 characters of unpadded base64url.
public record Hash(@JsonValue String value) {

    public static final int BYTES = 32;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    public Hash {
        if (value.length() != 43 || Base64.getUrlDecoder().decode(value).length != BYTES) {
            throw new IllegalArgumentException("hash must be 32 bytes in unpadded base64url");
        }
    }

    /// @throws IllegalArgumentException if `text` is not 32 bytes in unpadded base64url
    @JsonCreator
    public static Hash of(String text) {
        return new Hash(text);
    }

    /// The SHA-256 of the parts, one after the other.
    public static Hash sha256(byte[]... parts) {
        var sha256 = sha256();
        for (byte[] part : parts) {
            sha256.update(part);
        }
        return ofBytes(sha256.digest());
    }

    /// @param bytes exactly 32
    public static Hash ofBytes(byte[] bytes) {
        return new Hash(ENCODER.encodeToString(bytes));
    }

    public byte[] bytes() {
        return Base64.getUrlDecoder().decode(value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
