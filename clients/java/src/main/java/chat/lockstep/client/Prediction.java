package chat.lockstep.client;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.Event;
import chat.lockstep.events.ReceiptEvent.Read;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The event that a command will cause if the server takes it. Folded onto what is held, it shows what the user did
/// before the server has answered; so there is one fold, and no second idea of what a command means.
final class Prediction {

    private Prediction() {}

    /// @param user whose command it is
    /// @return empty for a command that shows nothing, or whose kind an older version of this client stored
    static Optional<Event> of(OutboxRow row, UserId user) {
        var data = new HashMap<String, Object>(Frames.object(row.data()));
        // What only the server knows, and no fold of a prediction looks at.
        data.put("ordinal", 0);
        data.put("salt", "");
        data.put("messageSeq", 0);
        var kind = kindOf(row.action(), data);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        complete(row, user, data);
        return Optional.of(Frames.data(data, kind.get()));
    }

    private static Optional<Class<? extends Event>> kindOf(String action, Map<String, Object> data) {
        return Optional.ofNullable(
                switch (action) {
                    case "createConversation" -> ConversationCreated.class;
                    case "addMembers" -> MembersAdded.class;
                    case "removeMember" -> MemberRemoved.class;
                    case "leave" -> MemberLeft.class;
                    case "setRole" -> RoleSet.class;
                    case "rename" -> Renamed.class;
                    case "setPolicy" -> PolicySet.class;
                    case "send" -> MessageSent.class;
                    case "edit" -> MessageEdited.class;
                    case "retract" -> MessageRetracted.class;
                    case "react" -> ReactionAdded.class;
                    case "unreact" -> ReactionRemoved.class;
                    case "pinMessage" -> MessagePinned.class;
                    case "unpinMessage" -> MessageUnpinned.class;
                    case "read" -> Boolean.TRUE.equals(data.get("private")) ? PrivatelyRead.class : Read.class;
                    case "configure" -> Configured.class;
                    case "draft" -> DraftChanged.class;
                    case "hideMessage" -> MessageHidden.class;
                    case "block" -> UserBlocked.class;
                    case "unblock" -> UserUnblocked.class;
                    case "renameDevice" -> DeviceRenamed.class;
                    case "revokeDevice" -> DeviceRevoked.class;
                    default -> null;
                });
    }

    /// Adds what the server will add, and says as the event does what the command says otherwise.
    private static void complete(OutboxRow row, UserId user, Map<String, Object> data) {
        switch (row.action()) {
            case "send" -> data.put("messageId", row.id().toString());
            case "leave" -> data.put("user", user.value());
            case "read" -> data.put("conversation", row.conversation().value());
            case "configure", "draft", "hideMessage" -> data.put("conversation", data.get("target"));
            case "addMembers" -> data.put("members", members(List.of(), data));
            case "createConversation" -> {
                boolean isGroup = "group".equals(data.get("kind"));
                var creator = Map.of("user", user.value(), "role", isGroup ? "owner" : "member");
                data.put("members", members(List.of(creator), data));
            }
            default -> {
                // The event says it in the same words.
            }
        }
    }

    private static List<Map<String, String>> members(List<Map<String, String>> first, Map<String, Object> data) {
        var all = new ArrayList<>(first);
        if (data.get("members") instanceof List<?> users) {
            users.forEach(member -> all.add(Map.of("user", String.valueOf(member), "role", "member")));
        }
        return all;
    }
}
