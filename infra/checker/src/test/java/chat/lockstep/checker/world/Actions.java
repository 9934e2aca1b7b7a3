package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.checker.world.Store.Conversation;
import chat.lockstep.checker.world.Store.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What commands do to the store.
final class Actions {

    private final Store store;

    Actions(Store store) {
        this.store = store;
    }

    /// @param outcome `applied`, `duplicate`, `unchanged` or the code of a refusal
    record Done(String outcome, String conversation, String stream, long seq) {

        boolean isOk() {
            return List.of("applied", "duplicate", "unchanged").contains(outcome);
        }
    }

    Done run(long t, Command command) {
        var stored = store.byId.get(command.id());
        if (stored != null) {
            return new Done(
                    "duplicate",
                    command.place(),
                    stored.get("stream").stringValue(),
                    stored.get("seq").asLong());
        }
        if (command.action().equals("createConversation")) {
            return create(t, command);
        }
        var conversation = store.of(command.place()).orElseThrow();
        if (!conversation.members.containsKey(command.user())) {
            return new Done("not_found", "", "", 0);
        }
        return change(t, command, conversation);
    }

    private Done create(long t, Command command) {
        var conversation = store.open(command.conversation(), "group");
        conversation.title = command.data().get("title").stringValue();
        conversation.foundedAs = conversation.title;
        var members = new ArrayList<ObjectNode>();
        join(conversation, command.user(), "owner", members, 0);
        texts(command.data().get("members")).forEach(user -> join(conversation, user, "member", members, 0));
        return append(
                t,
                command,
                conversation,
                "log",
                "conversationCreated",
                object("kind", "group", "title", conversation.title, "members", members));
    }

    private static void join(
            Conversation conversation, String user, String role, List<ObjectNode> members, long floor) {
        members.add(object("user", user, "role", role));
        conversation.members.put(user, role);
        conversation
                .stretches
                .computeIfAbsent(user, ignored -> new ArrayList<>())
                .add(new long[] {floor, Long.MAX_VALUE});
        conversation.marks.merge(user, floor, Math::max);
    }

    private Done change(long t, Command command, Conversation in) {
        return switch (command.action()) {
            case "send" -> send(t, command, in);
            case "edit", "retract", "react" -> changeMessage(t, command, in);
            case "rename" -> {
                in.title = command.data().get("title").stringValue();
                yield append(t, command, in, "log", "renamed", command.data().deepCopy());
            }
            case "addMembers" -> add(t, command, in);
            case "removeMember", "leave" -> remove(t, command, in);
            case "read" -> read(t, command, in, command.data().deepCopy());
            case "revokeDevice" ->
                append(t, command, in, "log", "deviceRevoked", command.data().deepCopy());
            default -> throw new IllegalArgumentException(command.action());
        };
    }

    private Done send(long t, Command command, Conversation in) {
        var data = command.data().deepCopy();
        data.put("messageId", command.id());
        var done = append(t, command, in, "log", "messageSent", data);
        in.messages.put(
                command.id(),
                new Message(
                        command.id(),
                        done.seq(),
                        command.user(),
                        data.get("text").stringValue(),
                        texts(data.path("mentions"))));
        in.marks.put(command.user(), done.seq());
        return done;
    }

    private Done changeMessage(long t, Command command, Conversation in) {
        var data = command.data().deepCopy();
        var message = in.messages.get(data.get("messageId").stringValue());
        data.put("messageSeq", message.seq);
        if (command.action().equals("react")) {
            return append(t, command, in, "log", "reactionAdded", data);
        }
        boolean isEdit = command.action().equals("edit");
        if (!message.isRetracted) {
            message.isRetracted = !isEdit;
            message.text = isEdit ? data.get("text").stringValue() : "";
            message.mentions = isEdit ? texts(data.path("mentions")) : List.of();
        }
        return append(t, command, in, "log", isEdit ? "messageEdited" : "messageRetracted", data);
    }

    private Done add(long t, Command command, Conversation in) {
        long floor = in.head();
        var members = new ArrayList<ObjectNode>();
        texts(command.data().get("members")).stream()
                .filter(user -> !in.members.containsKey(user))
                .forEach(user -> join(in, user, "member", members, floor));
        return members.isEmpty()
                ? new Done("unchanged", in.id, "log", floor)
                : append(t, command, in, "log", "membersAdded", object("members", members));
    }

    private Done remove(long t, Command command, Conversation in) {
        var user = command.data().has("user") ? command.data().get("user").stringValue() : command.user();
        if (in.members.remove(user) == null) {
            return new Done("not_found", "", "", 0);
        }
        in.stretches.get(user).getLast()[1] = in.head() + 1;
        var type = command.action().equals("leave") ? "memberLeft" : "memberRemoved";
        return append(t, command, in, "log", type, object("user", user));
    }

    private Done read(long t, Command command, Conversation in, ObjectNode data) {
        long upTo = data.get("upTo").asLong();
        if (upTo <= in.marks.get(command.user())) {
            var stream = "@" + command.user();
            return new Done("unchanged", in.id, stream, in.events(stream).size());
        }
        in.marks.put(command.user(), upTo);
        if (data.path("private").asBoolean(false)) {
            var account = store.of("user:" + command.user()).orElseThrow();
            var kept = object("conversation", in.id, "upTo", upTo);
            append(t, command, account, "log", "privatelyRead", kept);
            return new Done("applied", account.id, "log", account.head());
        }
        return append(t, command, in, "@" + command.user(), "read", data);
    }

    private Done append(long t, Command command, Conversation to, String stream, String type, ObjectNode data) {
        var event = store.append(t, to, stream, type, command.id(), command.client(), data);
        command.stored(to.id);
        return new Done("applied", to.id, stream, event.get("seq").asLong());
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::stringValue)
                .toList();
    }
}
