package chat.lockstep.gateway.live;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Reads what the projector publishes: lines of text in pairs, first a header, then the wire event.
final class HintReader {

    private final JsonMapper json;

    HintReader(JsonMapper json) {
        this.json = json;
    }

    /// @throws IllegalArgumentException if the message is not what the projector publishes
    List<Hint> read(String message) {
        var lines = message.lines().toList();
        if (lines.size() % 2 != 0) {
            throw new IllegalArgumentException("hints must be pairs of lines, not " + lines.size() + " lines");
        }
        var hints = new ArrayList<Hint>(lines.size() / 2);
        for (int i = 0; i < lines.size(); i += 2) {
            hints.add(hint(lines.get(i), lines.get(i + 1)));
        }
        return hints;
    }

    private Hint hint(String headerLine, String event) {
        try {
            return Hint.of(json.readValue(headerLine, Hint.Header.class), event, json);
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("malformed hint: " + malformed.getOriginalMessage(), malformed);
        }
    }
}
