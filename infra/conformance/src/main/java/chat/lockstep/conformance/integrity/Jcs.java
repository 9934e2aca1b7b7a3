package chat.lockstep.conformance.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.JsonNode;

/// The canonical form of JSON, RFC 8785, for objects whose only numbers are integers: members sorted by the UTF-16
/// units of their names, no white space, text escaped only where JSON demands it.
public final class Jcs {

    private Jcs() {}

    public static byte[] bytes(JsonNode value) {
        return text(value).getBytes(UTF_8);
    }

    /// @throws IllegalArgumentException for a number that is no integer
    public static String text(JsonNode value) {
        var out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonNode value, StringBuilder out) {
        if (value.isObject()) {
            object(value, out);
        } else if (value.isArray()) {
            array(value, out);
        } else if (value.isString()) {
            quoted(value.stringValue(), out);
        } else if (value.isIntegralNumber()) {
            out.append(value.longValue());
        } else if (value.isBoolean() || value.isNull()) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("not in the model of the protocol: " + value);
        }
    }

    private static void object(JsonNode object, StringBuilder out) {
        var separator = "{";
        for (var name : object.propertyNames().stream().sorted().toList()) {
            out.append(separator);
            quoted(name, out);
            out.append(':');
            write(object.get(name), out);
            separator = ",";
        }
        out.append(object.isEmpty() ? "{}" : "}");
    }

    private static void array(JsonNode array, StringBuilder out) {
        var separator = "[";
        for (var element : array) {
            out.append(separator);
            write(element, out);
            separator = ",";
        }
        out.append(array.isEmpty() ? "[]" : "]");
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
