package chat.lockstep.gateway.frame;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.VersionVector;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads the fields of a command, which are the same in a frame and in the body of a request. Of its data it checks
/// what holds for every action: an object of well-formed text and whole numbers.
public final class CommandParser {

    private static final int ACTION_BYTES_MAX = 64;
    private static final int UUID_BYTES_MAX = 36;
    private static final int CONVERSATION_BYTES_MAX = 69;

    private CommandParser() {}

    /// @throws InvalidField if a field breaks its rule
    public static ClientFrame.Command parse(Fields fields) {
        var action = fields.text("action", ACTION_BYTES_MAX);
        // Leaving takes no data, so a client may send none.
        var data = action.equals("leave") && !fields.has("data")
                ? JsonNodeFactory.instance.objectNode()
                : fields.objectNode("data");
        requireCanonical(data, "data");
        return new ClientFrame.Command(
                fields.value("id", UUID_BYTES_MAX, CommandId::of),
                action,
                fields.optionalValue("conversation", CONVERSATION_BYTES_MAX, ConversationId::of),
                data,
                fields.optionalValue("after", UUID_BYTES_MAX, CommandId::of));
    }

    /// The id of a command that is broken elsewhere, so that its refusal can name it; null if the id is broken too.
    public static @Nullable CommandId idOf(JsonNode object) {
        try {
            return Fields.of(object).value("id", UUID_BYTES_MAX, CommandId::of);
        } catch (InvalidField unreadable) {
            return null;
        }
    }

    static ConversationId conversation(Fields fields) {
        return fields.value("conversation", CONVERSATION_BYTES_MAX, ConversationId::of);
    }

    /// Numbers other than integers have no canonical form here, and ill-formed text none at all.
    private static void requireCanonical(JsonNode node, String path) {
        if (node.isString()) {
            Fields.requireWellFormed(node.stringValue(), path);
        } else if (node.isNumber()) {
            Fields.integerOf(node, path, -VersionVector.COUNT_MAX, VersionVector.COUNT_MAX);
        } else if (node.isObject()) {
            for (var member : node.properties()) {
                var memberPath = path + "." + Fields.clipped(member.getKey());
                Fields.requireWellFormed(member.getKey(), memberPath);
                requireCanonical(member.getValue(), memberPath);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                requireCanonical(node.get(i), path + "[" + i + "]");
            }
        } else if (!node.isBoolean() && !node.isNull()) {
            throw InvalidField.at(path, "must be what JSON can say");
        }
    }
}
