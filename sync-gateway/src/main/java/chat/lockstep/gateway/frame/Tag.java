package chat.lockstep.gateway.frame;

import chat.lockstep.events.VersionVector;
import com.fasterxml.jackson.annotation.JsonValue;

/// A value that the client chose to tell its answers apart, given back as it came: the `request` of a pull, the
/// `nonce` of a ping.
///
/// @param value text of 1 to [#CHARACTERS_MAX] characters, or an integer from 0 to 2^53 − 1
public record Tag(@JsonValue Object value) {

    public static final int CHARACTERS_MAX = 64;

    public Tag {
        var isText = value instanceof String text && !text.isEmpty() && text.length() <= CHARACTERS_MAX;
        var isNumber = value instanceof Long number && number >= 0 && number <= VersionVector.COUNT_MAX;
        if (!isText && !isNumber) {
            throw new IllegalArgumentException(
                    "must be text of 1 to " + CHARACTERS_MAX + " characters, or an integer from 0 to 2^53 - 1");
        }
    }
}
