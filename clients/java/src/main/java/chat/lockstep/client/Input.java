package chat.lockstep.client;

import chat.lockstep.events.Texts;
import java.util.Map;

/// What an application may not give, told at once instead of by the server's rejection.
final class Input {

    private static final int EMOJI_BYTES_MAX = 32;
    private static final int NAME_BYTES_MAX = 256;

    private Input() {}

    static String text(String name, String text) {
        if (text.isEmpty() || !Texts.isWellFormed(text)) {
            throw new IllegalArgumentException(name + " must be neither empty nor hold U+0000 or a lone surrogate");
        }
        return text;
    }

    /// @throws IllegalArgumentException if a text in the data of a command is longer than the server takes
    static void check(Map<String, ?> data, ServerLimits limits) {
        data.forEach((name, value) -> {
            if (value instanceof String text) {
                int max = max(name, limits);
                if (Texts.utf8Length(text) > max) {
                    throw new IllegalArgumentException(name + " must have at most " + max + " bytes");
                }
            }
        });
    }

    private static int max(String name, ServerLimits limits) {
        return switch (name) {
            case "text" -> limits.textBytesMax();
            case "title" -> limits.titleBytesMax();
            case "emoji" -> EMOJI_BYTES_MAX;
            default -> NAME_BYTES_MAX;
        };
    }
}
