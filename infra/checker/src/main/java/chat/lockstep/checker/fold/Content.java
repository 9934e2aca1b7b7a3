package chat.lockstep.checker.fold;

import chat.lockstep.conformance.integrity.Jcs;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a command asks for and its event must say in the same words.
public final class Content {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("createConversation", "conversationCreated"),
            Map.entry("addMembers", "membersAdded"),
            Map.entry("removeMember", "memberRemoved"),
            Map.entry("leave", "memberLeft"),
            Map.entry("setRole", "roleSet"),
            Map.entry("rename", "renamed"),
            Map.entry("setPolicy", "policySet"),
            Map.entry("send", "messageSent"),
            Map.entry("edit", "messageEdited"),
            Map.entry("retract", "messageRetracted"),
            Map.entry("react", "reactionAdded"),
            Map.entry("unreact", "reactionRemoved"),
            Map.entry("pinMessage", "messagePinned"),
            Map.entry("unpinMessage", "messageUnpinned"),
            Map.entry("configure", "configured"),
            Map.entry("draft", "draftChanged"),
            Map.entry("hideMessage", "messageHidden"),
            Map.entry("block", "userBlocked"),
            Map.entry("unblock", "userUnblocked"),
            Map.entry("renameDevice", "deviceRenamed"),
            Map.entry("revokeDevice", "deviceRevoked"));

    /// By type of the event, the fields that are the command's own.
    private static final Map<String, List<String>> FIELDS = Map.ofEntries(
            Map.entry("conversationCreated", List.of("kind", "title")),
            Map.entry("memberRemoved", List.of("user")),
            Map.entry("roleSet", List.of("user", "role")),
            Map.entry("renamed", List.of("title")),
            Map.entry("policySet", List.of("send", "addMembers", "editSettings", "messageTtlSeconds")),
            Map.entry("messageSent", List.of("text", "replyTo", "mentions")),
            Map.entry("messageEdited", List.of("messageId", "text", "mentions")),
            Map.entry("messageRetracted", List.of("messageId")),
            Map.entry("reactionAdded", List.of("messageId", "emoji")),
            Map.entry("reactionRemoved", List.of("messageId", "emoji")),
            Map.entry("messagePinned", List.of("messageId")),
            Map.entry("messageUnpinned", List.of("messageId")),
            Map.entry("read", List.of("upTo")),
            Map.entry("privatelyRead", List.of("upTo")),
            Map.entry("draftChanged", List.of("text")),
            Map.entry("messageHidden", List.of("messageId")),
            Map.entry("userBlocked", List.of("user")),
            Map.entry("userUnblocked", List.of("user")),
            Map.entry("deviceRevoked", List.of("device")));

    private Content() {}

    /// The type of the event that a command becomes; empty for an action that is not known.
    public static String type(String action, JsonNode data) {
        if (action.equals("read")) {
            return data.path("private").asBoolean(false) ? "privatelyRead" : "read";
        }
        return TYPES.getOrDefault(action, "");
    }

    /// A hash that is equal for the `data` of a command and that of its event.
    public static String hash(String type, ObjectNode data) {
        var own = data.objectNode();
        for (var field : FIELDS.getOrDefault(type, List.of())) {
            var value = data.path(field);
            if (field.equals("mentions")) {
                var users = new TreeSet<String>();
                value.forEach(user -> users.add(user.asString("")));
                users.forEach(own.withArray(field)::add);
            } else if (!value.isMissingNode() && !value.isNull()) {
                own.set(field, value);
            }
        }
        return Sha256.hex(Jcs.text(own));
    }
}
