package chat.lockstep.gateway.frame;

import chat.lockstep.events.Texts;
import chat.lockstep.events.VersionVector;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of one JSON object, read strictly: the type must be right, a value that is absent is left out and never
/// null, text has neither U+0000 nor lone surrogates. Fields that nobody asks for are ignored.
public final class Fields {

    private final JsonNode object;
    private final String prefix;

    private Fields(JsonNode object, String prefix) {
        this.object = object;
        this.prefix = prefix;
    }

    public static Fields of(JsonNode object) {
        return new Fields(object, "");
    }

    public boolean has(String name) {
        return object.has(name);
    }

    /// The object in field `name`, whose own fields are named by their path.
    public Fields object(String name) {
        return new Fields(objectNode(name), path(name) + ".");
    }

    public JsonNode objectNode(String name) {
        var node = required(name);
        if (!node.isObject()) {
            throw invalid(name, "must be an object");
        }
        return node;
    }

    /// Text of 1 to `bytesMax` bytes of UTF-8.
    public String text(String name, int bytesMax) {
        var node = required(name);
        if (!node.isString()) {
            throw invalid(name, "must be text");
        }
        var text = node.stringValue();
        requireWellFormed(text, path(name));
        if (text.isEmpty() || Texts.utf8Length(text) > bytesMax) {
            throw invalid(name, "must be 1 to " + bytesMax + " bytes of UTF-8");
        }
        return text;
    }

    public @Nullable String optionalText(String name, int bytesMax) {
        return has(name) ? text(name, bytesMax) : null;
    }

    public long integer(String name, long min, long max) {
        return integerOf(required(name), path(name), min, max);
    }

    public @Nullable Long optionalInteger(String name, long min, long max) {
        return has(name) ? (Long) integer(name, min, max) : null;
    }

    /// A value with a rule of its own, which `parse` states when it throws.
    public <T> T value(String name, int bytesMax, Function<String, T> parse) {
        return parsed(path(name), text(name, bytesMax), parse);
    }

    public <T> @Nullable T optionalValue(String name, int bytesMax, Function<String, T> parse) {
        return has(name) ? value(name, bytesMax, parse) : null;
    }

    public boolean bool(String name) {
        var node = required(name);
        if (!node.isBoolean()) {
            throw invalid(name, "must be true or false");
        }
        return node.booleanValue();
    }

    /// A list of at most `most` texts with a rule of their own; one that comes twice counts once.
    public <T> @Nullable List<T> optionalList(String name, int most, int bytesMax, Function<String, T> parse) {
        if (!has(name)) {
            return null;
        }
        var node = required(name);
        if (!node.isArray() || node.size() > most) {
            throw invalid(name, "must be a list of at most " + most);
        }
        var read = new LinkedHashSet<T>();
        for (int i = 0; i < node.size(); i++) {
            var path = path(name) + "[" + i + "]";
            if (!node.get(i).isString() || Texts.utf8Length(node.get(i).stringValue()) > bytesMax) {
                throw new InvalidField(path, "must be text of at most " + bytesMax + " bytes of UTF-8");
            }
            read.add(parsed(path, node.get(i).stringValue(), parse));
        }
        return List.copyOf(read);
    }

    /// The object in field `name` as a map of at most `most` entries; key and value each have their own rule.
    public <K, V> Map<K, V> map(String name, int most, Function<String, K> key, BiFunction<JsonNode, String, V> value) {
        var read = new HashMap<K, V>();
        if (objectNode(name).size() > most) {
            throw invalid(name, "must have at most " + most + " members");
        }
        for (var entry : objectNode(name).properties()) {
            var path = path(name) + "." + clipped(entry.getKey());
            read.put(parsed(path, entry.getKey(), key), value.apply(entry.getValue(), path));
        }
        return read;
    }

    Tag tag(String name) {
        var node = required(name);
        try {
            if (node.isString()) {
                requireWellFormed(node.stringValue(), path(name));
                return new Tag(node.stringValue());
            }
            return new Tag(node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : node);
        } catch (IllegalArgumentException rule) {
            throw invalid(name, String.valueOf(rule.getMessage()));
        }
    }

    @Nullable
    Tag optionalTag(String name) {
        return has(name) ? tag(name) : null;
    }

    static long integerOf(JsonNode node, String path, long min, long max) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < min || node.longValue() > max) {
            var limit = max == VersionVector.COUNT_MAX ? "2^53 - 1" : Long.toString(max);
            throw new InvalidField(path, "must be an integer from " + min + " to " + limit);
        }
        return node.longValue();
    }

    static Fields at(JsonNode node, String path) {
        if (!node.isObject()) {
            throw new InvalidField(path, "must be an object");
        }
        return new Fields(node, path + ".");
    }

    static void requireWellFormed(String text, String path) {
        if (!Texts.isWellFormed(text)) {
            throw new InvalidField(path, "must not hold U+0000 or a lone surrogate");
        }
    }

    private static <T> T parsed(String path, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException rule) {
            throw new InvalidField(path, String.valueOf(rule.getMessage()));
        }
    }

    private JsonNode required(String name) {
        var node = object.get(name);
        if (node == null) {
            throw invalid(name, "must be present");
        }
        if (node.isNull()) {
            throw invalid(name, "must not be null: leave out what is absent");
        }
        return node;
    }

    private InvalidField invalid(String name, String rule) {
        return new InvalidField(path(name), rule);
    }

    private String path(String name) {
        return prefix + name;
    }

    /// A key that the client chose, short and printable enough to be named in an error.
    static String clipped(String key) {
        var printable = key.codePoints()
                .limit(80)
                .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
        return printable.toString();
    }
}
