package chat.lockstep.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads members of an event's data.
final class Texts {

    private Texts() {}

    /// @throws IllegalArgumentException if there is no such text
    static String text(StoredEvent event, String member) {
        return event.parsed()
                .path(member)
                .stringValueOpt()
                .orElseThrow(() -> new IllegalArgumentException("data." + member + " is not a text"));
    }

    static @Nullable String optional(StoredEvent event, String member) {
        return event.parsed().path(member).stringValueOpt().orElse(null);
    }

    static @Nullable Instant time(StoredEvent event, String member) {
        return event.parsed().path(member).stringValueOpt().map(Instant::parse).orElse(null);
    }

    static List<String> list(StoredEvent event, String member) {
        return list(event.parsed().path(member));
    }

    static List<String> list(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asString()));
        return texts;
    }
}
