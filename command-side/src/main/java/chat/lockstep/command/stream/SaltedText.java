package chat.lockstep.command.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Hash;

/// What an aggregate remembers of a text: enough to tell whether another is the same, however long it is, and not the
/// text itself.
///
/// @param salt of the event that holds the text
/// @param hash of the salt and the text
public record SaltedText(String salt, Hash hash) {

    public static SaltedText of(String text, String salt) {
        return new SaltedText(salt, hash(text, salt));
    }

    public boolean is(String text) {
        return hash.equals(hash(text, salt));
    }

    private static Hash hash(String text, String salt) {
        return Hash.sha256((salt + ":" + text).getBytes(UTF_8));
    }
}
