package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.checker.world.Store.Conversation;
import chat.lockstep.checker.world.Store.Message;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/// What a member of a group may want to do next.
///
/// @param user who wants it
record Wishes(Random random, Conversation in, String user) {

    record Wish(String action, ObjectNode data) {}

    Wish next() {
        int dice = random.nextInt(100);
        var visible = in.messages.values().stream()
                .filter(message -> message.seq > in.floor(user))
                .toList();
        var own = visible.stream().filter(message -> message.user.equals(user)).toList();
        if (dice < 10 && !own.isEmpty()) {
            return new Wish("edit", object("messageId", one(own).id, "text", text(), "mentions", mentions()));
        }
        if (dice < 15 && !own.isEmpty()) {
            return new Wish("retract", object("messageId", one(own).id));
        }
        if (dice < 22 && !visible.isEmpty()) {
            return new Wish("react", object("messageId", one(visible).id, "emoji", "\uD83D\uDC4D"));
        }
        if (dice < 38 && in.head() > in.floor(user)) {
            long upTo = in.floor(user) + 1 + random.nextLong(in.head() - in.floor(user));
            return new Wish("read", object("upTo", upTo, "private", dice < 26 ? true : null));
        }
        if (dice < 41) {
            return new Wish("rename", object("title", text()));
        }
        if (!in.foundedAs.equals("pair") && dice < 46) {
            return new Wish(
                    "addMembers",
                    object("members", List.of(List.of("eve", "dee", "cy").get(random.nextInt(3)))));
        }
        if (!in.foundedAs.equals("pair") && dice < 49 && in.members.containsKey("eve")) {
            return new Wish("removeMember", object("user", "eve"));
        }
        if (!in.foundedAs.equals("pair") && dice < 50 && user.equals("dee")) {
            return new Wish("leave", object());
        }
        return new Wish("send", object("text", text(), "mentions", mentions()));
    }

    private Message one(List<Message> messages) {
        return messages.get(random.nextInt(messages.size()));
    }

    private String text() {
        return "tëxt \uD83D\uDE42 " + random.nextInt(1_000_000);
    }

    private List<String> mentions() {
        return random.nextInt(4) == 0 ? List.of("bob") : null;
    }
}
