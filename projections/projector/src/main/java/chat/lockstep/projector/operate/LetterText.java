package chat.lockstep.projector.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.projector.topic.GivenUp.Header;
import chat.lockstep.projector.topic.deadletter.DeadLetter;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// A dead letter as an operator sees it: with all headers, and what people wrote masked.
final class LetterText {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Headers with numbers of 8 bytes, by the format of the Axon Kafka extension.
    private static final Set<String> NUMBERS =
            Set.of("axon-message-timestamp", "axon-message-aggregate-seq", "x-global-index");

    /// Members of event data that people wrote.
    private static final Set<String> WRITTEN = Set.of("text", "title", "name");

    private LetterText() {}

    static void print(DeadLetter letter, boolean isOpen, PrintWriter out) {
        out.println("%s of conversation %s".formatted(letter.origin(), letter.conversation()));
        out.println(
                "  given up  %s by group %s after %d tries".formatted(letter.at(), letter.group(), letter.attempts()));
        out.println("  cause     " + letter.cause());
        letter.headers().forEach(header -> out.println("  header    %s = %s".formatted(header.name(), text(header))));
        out.println("  payload   " + payload(letter.value(), isOpen));
    }

    private static String text(Header header) {
        byte[] value = header.value();
        if (value == null) {
            return "(none)";
        }
        return NUMBERS.contains(header.name()) && value.length == Long.BYTES
                ? Long.toString(ByteBuffer.wrap(value).getLong())
                : printable(new String(value, UTF_8));
    }

    static String payload(byte @Nullable [] value, boolean isOpen) {
        if (value == null) {
            return "(none)";
        }
        var text = new String(value, UTF_8);
        if (isOpen) {
            return printable(text);
        }
        try {
            return JSON.writeValueAsString(masked(JSON.readTree(text)));
        } catch (JacksonException noJson) {
            return "(%d bytes that are not JSON; --payload shows them)".formatted(value.length);
        }
    }

    private static JsonNode masked(JsonNode node) {
        switch (node) {
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    object.set(member.getKey(), masked(member.getKey(), member.getValue()));
                }
            }
            case ArrayNode array -> array.forEach(LetterText::masked);
            default -> {}
        }
        return node;
    }

    private static JsonNode masked(String name, JsonNode value) {
        return WRITTEN.contains(name) && value.isString()
                ? StringNode.valueOf(
                        "*** (%d characters)".formatted(value.stringValue().length()))
                : masked(value);
    }

    /// Nothing in it moves the cursor of a terminal.
    private static String printable(String text) {
        return text.codePoints()
                .map(point -> Character.isISOControl(point) ? '\ufffd' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
