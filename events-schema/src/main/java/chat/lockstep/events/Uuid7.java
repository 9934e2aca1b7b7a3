package chat.lockstep.events;

import java.util.UUID;

/// The form that command, event, message and group ids share: a UUID of version 7 in lower case.
final class Uuid7 {

    private Uuid7() {}

    static UUID parse(String text, String what) {
        UUID uuid;
        try {
            uuid = UUID.fromString(text);
        } catch (IllegalArgumentException notAUuid) {
            throw new IllegalArgumentException(what + " must be a lower-case UUIDv7", notAUuid);
        }
        // The round trip refuses capitals and the short forms that UUID.fromString lets pass.
        if (uuid.version() != 7 || uuid.variant() != 2 || !uuid.toString().equals(text)) {
            throw new IllegalArgumentException(what + " must be a lower-case UUIDv7");
        }
        return uuid;
    }
}
