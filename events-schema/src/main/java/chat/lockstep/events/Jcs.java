package chat.lockstep.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Canonical JSON: the one text of a JSON value, so that equal values have equal hashes.
///
/// Source: RFC 8785, "JSON Canonicalization Scheme (JCS)". Lockstep's numbers are integers of at most 2^53 − 1 in
/// size, whose ECMAScript form is their decimal form, so the floating-point part of the scheme is refused rather
/// than implemented.
///
/// A value is a `Map` with `String` keys, a `Collection`, a `String`, a `Long`, an `Integer`, a `Boolean` or `null`.
public final class Jcs {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Jcs() {}

    /// The canonical form as UTF-8, which is what is hashed.
    ///
    /// @throws IllegalArgumentException if `value` holds anything but the kinds named above, an integer beyond
    ///     2^53 − 1, or text with a lone surrogate
    public static byte[] bytes(@Nullable Object value) {
        return text(value).getBytes(UTF_8);
    }

    /// The canonical form as text; see [#bytes(Object)].
    public static String text(@Nullable Object value) {
        var out = new StringBuilder(256);
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case String text -> writeString(text, out);
            case Boolean truth -> out.append(truth.booleanValue());
            case Integer number -> out.append(number.intValue());
            case Long number -> writeLong(number, out);
            case Map<?, ?> object -> writeObject(object, out);
            case Collection<?> array -> writeArray(array, out);
            default ->
                throw new IllegalArgumentException(
                        "not a value of canonical JSON: " + value.getClass().getName());
        }
    }

    private static void writeLong(long number, StringBuilder out) {
        if (Math.abs(number) > VersionVector.COUNT_MAX) {
            throw new IllegalArgumentException("integer beyond 2^53 - 1: " + number);
        }
        out.append(number);
    }

    private static void writeObject(Map<?, ?> object, StringBuilder out) {
        // String.compareTo compares UTF-16 code units, which is the order that RFC 8785 asks for.
        var sorted = new TreeMap<String, @Nullable Object>();
        object.forEach((key, member) -> sorted.put((String) key, member));
        out.append('{');
        var separator = "";
        for (var member : sorted.entrySet()) {
            out.append(separator);
            writeString(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeArray(Collection<?> array, StringBuilder out) {
        out.append('[');
        var separator = "";
        for (var element : array) {
            out.append(separator);
            write(element, out);
            separator = ",";
        }
        out.append(']');
    }

    private static void writeString(String text, StringBuilder out) {
        if (Texts.hasLoneSurrogate(text)) {
            throw new IllegalArgumentException("text with a lone surrogate has no UTF-8 form");
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            writeChar(text.charAt(i), out);
        }
        out.append('"');
    }

    private static void writeChar(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20) {
                    out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
                } else {
                    out.append(c);
                }
            }
        }
    }
}
