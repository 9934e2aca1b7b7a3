package chat.lockstep.command.intake;

import chat.lockstep.events.Texts;
import chat.lockstep.events.VersionVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Takes JSON as the values of canonical JSON, which know fewer numbers and texts.
final class JsonValues {

    private JsonValues() {}

    /// @param path of the value, for the refusal
    /// @throws Refused for a number that is no integer of at most 2^53 − 1 in size, and for text with U+0000 or a
    ///     lone surrogate, names of members included
    static @Nullable Object of(JsonNode node, String path) {
        return switch (node.getNodeType()) {
            case OBJECT -> object(node, path);
            case ARRAY -> array(node, path);
            case STRING -> wellFormed(node.stringValue(), path);
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> integer(node, path);
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalStateException("not from a JSON text: " + node.getNodeType());
        };
    }

    private static Map<String, @Nullable Object> object(JsonNode node, String path) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (var member : node.properties()) {
            wellFormed(member.getKey(), path);
            values.put(member.getKey(), of(member.getValue(), path + "." + member.getKey()));
        }
        return values;
    }

    private static List<@Nullable Object> array(JsonNode node, String path) {
        var values = new ArrayList<@Nullable Object>();
        for (var element : node) {
            values.add(of(element, path));
        }
        return values;
    }

    private static String wellFormed(String text, String path) {
        if (!Texts.isWellFormed(text)) {
            throw Refused.invalid(path, "text must not hold U+0000 or a lone surrogate");
        }
        return text;
    }

    private static Long integer(JsonNode node, String path) {
        if (!node.isIntegralNumber()
                || !node.canConvertToLong()
                || Math.abs(node.longValue()) > VersionVector.COUNT_MAX) {
            throw Refused.invalid(path, "a number must be an integer of at most 2^53 - 1 in size");
        }
        return node.longValue();
    }
}
