package chat.lockstep.client;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// A token as the device got it.
///
/// @param expiresAt what the token says of itself, which only its issuer can verify; empty if it says nothing that is
///     understood here
record Token(String text, Optional<Instant> expiresAt) {

    static Token of(String text) {
        return new Token(text, expiryOf(text));
    }

    /// The claim `exp` of a JSON Web Token.
    ///
    /// Source: RFC 7519, "JSON Web Token", section 4.1.4.
    private static Optional<Instant> expiryOf(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            var end = Frames.MAPPER
                    .readTree(Base64.getUrlDecoder().decode(parts[1]))
                    .path("exp");
            return end.canConvertToLong() ? Optional.of(Instant.ofEpochSecond(end.asLong())) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException | JacksonException notReadable) {
            return Optional.empty();
        }
    }

    boolean lastsLongerThan(Token other) {
        return expiresAt.flatMap(mine -> other.expiresAt.map(mine::isAfter)).orElse(true);
    }
}
