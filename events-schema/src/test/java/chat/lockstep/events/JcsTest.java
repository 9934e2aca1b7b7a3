package chat.lockstep.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;

class JcsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Example
    void members_stand_in_the_order_of_utf_16_code_units() {
        // The example of RFC 8785, 3.2.3.
        var object = new LinkedHashMap<String, String>();
        object.put("\u20ac", "Euro Sign");
        object.put("\r", "Carriage Return");
        object.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        object.put("1", "One");
        object.put("\ud83d\ude00", "Emoji: Grinning Face");
        object.put("\u0080", "Control");
        object.put("\u00f6", "Latin Small Letter O With Diaeresis");
        assertThat(Jcs.text(object))
                .isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                        + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                        + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                        + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    @Example
    void strings_are_escaped_as_rfc_8785_says() {
        assertThat(Jcs.text("\u20ac$\u000f\nA'B\"\\\\\"/")).isEqualTo("\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        assertThat(Jcs.text("\b\t\f\r\u007f\u2028")).isEqualTo("\"\\b\\t\\f\\r\u007f\u2028\"");
    }

    @Example
    void literals_and_integers() {
        var values = new java.util.ArrayList<Object>(List.of(true, false, 0, -1, (1L << 53) - 1));
        values.add(null);
        assertThat(Jcs.text(values)).isEqualTo("[true,false,0,-1,9007199254740991,null]");
    }

    @Example
    void what_has_no_canonical_form_is_refused() {
        for (Object value : List.of(1.5, 1L << 53, -(1L << 53), "\ud800", "\udc00\ud800", new Object())) {
            assertThatThrownBy(() -> Jcs.text(Collections.singletonList(value)))
                    .as("%s", value)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Property
    void a_reader_gets_back_what_was_written(@ForAll("values") Object value) {
        assertThat(JSON.readTree(Jcs.text(value))).isEqualTo(JSON.readTree(JSON.writeValueAsString(value)));
    }

    @Property
    void the_order_of_members_does_not_matter(@ForAll("objects") Map<String, Object> object) {
        var reversed = new LinkedHashMap<String, Object>();
        object.keySet().stream().sorted(Collections.reverseOrder()).forEach(key -> reversed.put(key, object.get(key)));
        assertThat(Jcs.text(reversed)).isEqualTo(Jcs.text(object));
    }

    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.longs().map(seed -> value(new Random(seed), 3));
    }

    @Provide
    Arbitrary<Map<String, Object>> objects() {
        return Arbitraries.longs().map(seed -> object(new Random(seed), 3));
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> text(random);
            case 1 -> random.nextInt();
            case 2 ->
                (random.nextLong(1L << 53) + Integer.MAX_VALUE + 1L) % (1L << 53) * (random.nextBoolean() ? 1 : -1);
            case 3 -> random.nextBoolean();
            case 4 ->
                Stream.generate(() -> value(random, depth - 1))
                        .limit(random.nextInt(5))
                        .toList();
            default -> object(random, depth - 1);
        };
    }

    private static Map<String, Object> object(Random random, int depth) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.put(text(random), value(random, depth));
        }
        return object;
    }

    /// Mostly characters that need care: controls, quotes, surrogate pairs, both ends of the planes.
    private static String text(Random random) {
        int[] points = {
            0x1, 0x8, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0x2028, 0xd7ff, 0xe000, 0xfb33, 0xffff, 0x10000, 0x10ffff
        };
        return random.ints(random.nextInt(8), 0, 2 * points.length)
                .map(i -> i < points.length ? points[i] : 'a' + i)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
