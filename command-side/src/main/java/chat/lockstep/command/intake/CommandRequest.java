package chat.lockstep.command.intake;

import chat.lockstep.command.stream.Cause;
import chat.lockstep.events.Author;
import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Jcs;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A command as a client sent it, with the parts that all actions share.
///
/// @param conversation as sent
/// @param data as sent, unknown fields included
/// @param content hash of all that the client said; the same id with another one is another command
record CommandRequest(
        CommandId id, Author by, String action, @Nullable String conversation, Map<?, ?> data, Hash content) {

    /// @throws Refused if a part is missing or malformed
    static CommandRequest of(CommandId id, Author by, JsonNode command) {
        var action = text(command, "action");
        if (action == null) {
            throw Refused.invalid("action", "action must be a text");
        }
        var conversation = text(command, "conversation");
        if (!(JsonValues.of(command.path("data"), "data") instanceof Map<?, ?> data)) {
            throw Refused.invalid("data", "data must be an object");
        }
        var content = Hash.sha256(Jcs.bytes(Arrays.asList(by.user().value(), action, conversation, data)));
        return new CommandRequest(id, by, action, conversation, data, content);
    }

    Cause cause() {
        return new Cause(EventId.of(id), by, content);
    }

    /// The conversation that the client named, if it named one that can be.
    Optional<ConversationId> namedConversation() {
        try {
            return Optional.ofNullable(conversation).map(ConversationId::of);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static @Nullable String text(JsonNode command, String name) {
        return switch (JsonValues.of(command.path(name), name)) {
            case null -> null;
            case String text -> text;
            default -> throw Refused.invalid(name, name + " must be a text");
        };
    }
}
