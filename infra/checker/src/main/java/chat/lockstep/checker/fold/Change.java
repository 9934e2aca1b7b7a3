package chat.lockstep.checker.fold;

import chat.lockstep.checker.recording.WireEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What an event changes, as far as the checker compares it. Texts are kept as their hashes.
public sealed interface Change {

    /// @param roles of the members, in the order in which they are named
    record Created(String kind, @Nullable String title, Map<String, String> roles) implements Change {}

    record Added(Map<String, String> roles) implements Change {}

    /// Left or was removed.
    record Gone(String user) implements Change {}

    record RoleSet(String user, String role) implements Change {}

    record Renamed(String title) implements Change {}

    /// @param sha256 hex
    record Sent(String message, String sha256, Set<String> mentions, boolean expires) implements Change {}

    /// @param sha256 hex
    record Edited(String message, String sha256, Set<String> mentions) implements Change {}

    record Retracted(String message) implements Change {}

    /// @param conversation absent in a receipt stream, which belongs to one
    record Read(@Nullable String conversation, long upTo) implements Change {}

    record Hidden(String conversation, String message) implements Change {}

    record Revoked(String device) implements Change {}

    /// Moves the head and nothing else that is compared.
    record Other() implements Change {}

    static Change of(WireEvent event) {
        var data = event.data();
        return switch (event.type()) {
            case "conversationCreated" -> new Created(text(data, "kind"), title(data), roles(data));
            case "membersAdded" -> new Added(roles(data));
            case "memberRemoved", "memberLeft" -> new Gone(text(data, "user"));
            case "roleSet" -> new RoleSet(text(data, "user"), text(data, "role"));
            case "renamed" -> new Renamed(text(data, "title"));
            case "messageSent" ->
                new Sent(
                        text(data, "messageId"), Sha256.hex(text(data, "text")), mentions(data), data.has("expiresAt"));
            case "messageEdited" -> new Edited(text(data, "messageId"), Sha256.hex(text(data, "text")), mentions(data));
            case "messageRetracted" -> new Retracted(text(data, "messageId"));
            case "read" -> new Read(null, data.path("upTo").asLong(0));
            case "privatelyRead" ->
                new Read(text(data, "conversation"), data.path("upTo").asLong(0));
            case "messageHidden" -> new Hidden(text(data, "conversation"), text(data, "messageId"));
            case "deviceRevoked" -> new Revoked(text(data, "device"));
            default -> new Other();
        };
    }

    private static @Nullable String title(ObjectNode data) {
        return data.has("title") ? text(data, "title") : null;
    }

    private static String text(ObjectNode data, String name) {
        return data.path(name).asString("");
    }

    private static Map<String, String> roles(ObjectNode data) {
        var roles = new LinkedHashMap<String, String>();
        for (JsonNode member : data.path("members")) {
            roles.put(member.path("user").asString(""), member.path("role").asString("member"));
        }
        return roles;
    }

    private static Set<String> mentions(ObjectNode data) {
        List<String> users = new ArrayList<>();
        for (JsonNode user : data.path("mentions")) {
            users.add(user.asString(""));
        }
        return Set.copyOf(users);
    }
}
