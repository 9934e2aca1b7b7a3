package chat.lockstep.simulator;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a command appends, in the shortest form that has events of nearly every type. Roles and policies are not looked
/// at: that is the command side's business, and tested there.
final class Decisions {

    private static final String SALT = "AAECAwQFBgcICQoLDA0ODw";

    private final EventStore store;
    private final Truth truth;

    Decisions(EventStore store, Truth truth) {
        this.store = store;
        this.truth = truth;
    }

    /// @return empty if the command changes nothing
    Optional<RecordedEvent> decide(Author by, Command command, ConversationId id) {
        var event = EventId.of(command.id().toString());
        var data = command.data();
        return switch (command.action()) {
            case "createConversation" -> created(id, by, event, data);
            case "addMembers" -> added(id, by, event, user(data.at("/members/0")));
            case "removeMember" -> removed(id, by, event, user(data.path("user")));
            case "rename" -> log(id, by, "renamed", event, salted("title", text(data, "title")));
            case "send" -> log(id, by, "messageSent", event, sent(event, data));
            case "edit", "retract", "react", "unreact", "pinMessage", "unpinMessage" ->
                message(id, data).flatMap(message -> changed(id, by, command, message));
            case "read" -> read(id, by, event, data);
            default -> own(by, command);
        };
    }

    private static String text(JsonNode data, String name) {
        return data.path(name).asString("");
    }

    private static UserId user(JsonNode name) {
        return UserId.of(name.asString(""));
    }

    private static Map<String, @Nullable Object> salted(String name, String text) {
        var data = new HashMap<String, @Nullable Object>();
        data.put(name, text);
        data.put("salt", SALT);
        return data;
    }

    private static Map<String, @Nullable Object> sent(EventId event, JsonNode data) {
        var sent = salted("text", text(data, "text"));
        sent.put("messageId", event.toString());
        return sent;
    }

    private Optional<RecordedEvent> created(ConversationId id, Author by, EventId event, JsonNode data) {
        if (!store.log(id).isEmpty()) {
            return Optional.empty();
        }
        var users = new ArrayList<>(List.of(by.user()));
        data.path("members").forEach(name -> users.add(user(name)));
        return Optional.of(begin(id, by, event, users, data.has("title") ? text(data, "title") : null));
    }

    RecordedEvent begin(ConversationId id, Author by, EventId event, List<UserId> users, @Nullable String title) {
        store.members(id, 1, users);
        var created = title == null ? new HashMap<String, @Nullable Object>() : salted("title", title);
        created.put("kind", EventStore.kind(id).wireName());
        created.put("members", members(users));
        return log(id, by, "conversationCreated", event, created).orElseThrow();
    }

    private static List<Map<String, String>> members(List<UserId> users) {
        return users.stream()
                .map(user -> Map.of("user", user.value(), "role", "member"))
                .toList();
    }

    private Optional<RecordedEvent> added(ConversationId id, Author by, EventId event, UserId user) {
        var members = new ArrayList<>(store.members(id));
        if (members.contains(user)) {
            return Optional.empty();
        }
        members.add(user);
        store.members(id, store.log(id).size() + 1L, members);
        return log(id, by, "membersAdded", event, Map.of("members", members(List.of(user))));
    }

    private Optional<RecordedEvent> removed(ConversationId id, Author by, EventId event, UserId user) {
        var members = new ArrayList<>(store.members(id));
        if (!members.remove(user)) {
            return Optional.empty();
        }
        store.members(id, store.log(id).size() + 1L, members);
        return log(id, by, "memberRemoved", event, Map.of("user", user.value()));
    }

    private Optional<Message> message(ConversationId id, JsonNode data) {
        var log = store.log(id);
        return truth.at(log, log.size()).message(MessageId.of(text(data, "messageId")));
    }

    private Optional<RecordedEvent> changed(ConversationId id, Author by, Command command, Message message) {
        if (message.isRetracted()) {
            return Optional.empty();
        }
        var data = new HashMap<String, @Nullable Object>();
        data.put("messageId", message.messageId().toString());
        data.put("messageSeq", message.seq());
        if (command.action().equals("edit")) {
            data.putAll(salted("text", text(command.data(), "text")));
        } else if (command.action().endsWith("react")) {
            data.put("emoji", text(command.data(), "emoji"));
        }
        var type = switch (command.action()) {
            case "edit" -> "messageEdited";
            case "retract" -> "messageRetracted";
            case "react" -> "reactionAdded";
            case "unreact" -> "reactionRemoved";
            case "pinMessage" -> "messagePinned";
            default -> "messageUnpinned";
        };
        return log(id, by, type, EventId.of(command.id().toString()), data);
    }

    private Optional<RecordedEvent> read(ConversationId id, Author by, EventId event, JsonNode data) {
        long upTo = data.path("upTo").asLong(0);
        if (data.path("private").asBoolean(false)) {
            var own = ConversationId.ofUser(by.user());
            return log(own, by, "privatelyRead", event, Map.of("conversation", id.value(), "upTo", upTo));
        }
        var receipt = Jcs.text(Map.of("upTo", upTo));
        return Optional.of(store.append(id, StreamId.receiptsOf(by.user()), by, "read", event, receipt));
    }

    /// An action on the user's own things.
    private Optional<RecordedEvent> own(Author by, Command command) {
        var data = command.data();
        var target = text(data, "target");
        Map<String, ? extends @Nullable Object> event = switch (command.action()) {
            case "draft" -> {
                var draft = salted("text", text(data, "text"));
                draft.put("conversation", target);
                yield draft;
            }
            case "configure" ->
                Map.of("conversation", target, "archived", data.path("archived").asBoolean(false));
            case "hideMessage" -> Map.of("conversation", target, "messageId", text(data, "messageId"));
            case "block", "unblock" -> Map.of("user", text(data, "user"));
            default -> throw new LawBroken("no such action: " + command.action());
        };
        var type = switch (command.action()) {
            case "draft" -> "draftChanged";
            case "configure" -> "configured";
            case "hideMessage" -> "messageHidden";
            case "block" -> "userBlocked";
            default -> "userUnblocked";
        };
        return log(
                ConversationId.ofUser(by.user()),
                by,
                type,
                EventId.of(command.id().toString()),
                event);
    }

    Optional<RecordedEvent> log(
            ConversationId id, Author by, String type, EventId event, Map<String, ? extends @Nullable Object> data) {
        var log = store.log(id);
        long ordinal = truth.at(log, log.size()).messages().size() + (type.equals("messageSent") ? 1L : 0L);
        var whole = new HashMap<String, @Nullable Object>(data);
        whole.put("ordinal", ordinal);
        return Optional.of(store.append(id, StreamId.LOG, by, type, event, Jcs.text(whole)));
    }
}
