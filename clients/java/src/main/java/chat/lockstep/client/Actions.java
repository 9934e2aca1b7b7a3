package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a user can do in one conversation. Each call puts a command into the outbox and returns; what it will change is
/// shown at once, and taken back if the server refuses. Whether it is allowed is for the server to say.
///
/// ```java
/// var group = lockstep.in(lockstep.createGroup("Hiking", List.of(bob, carol)).conversation());
/// var plan = group.send("Sunday at nine?");
/// group.react(MessageId.of(plan.id()), "👍");
/// ```
public final class Actions {

    private final Device device;
    private final ConversationId id;

    Actions(Device device, ConversationId id) {
        this.device = device;
        this.id = id;
    }

    public ConversationId conversation() {
        return id;
    }

    /// Sends a message.
    ///
    /// @param text 1 byte to the server's limit (16,384 by default) of UTF-8, without U+0000 and lone surrogates
    /// @throws IllegalArgumentException if `text` is none of that
    public PendingCommand send(String text) {
        return submit("send", text("text", text));
    }

    /// Answers a message.
    public PendingCommand reply(MessageId to, String text) {
        return submit("send", with(text("text", text), "replyTo", to.toString()));
    }

    /// Sends a message that names members.
    public PendingCommand send(String text, Collection<UserId> mentions) {
        return submit("send", mentioning(text("text", text), mentions));
    }

    /// Answers a message with one that names members.
    public PendingCommand reply(MessageId to, String text, Collection<UserId> mentions) {
        return submit("send", mentioning(with(text("text", text), "replyTo", to.toString()), mentions));
    }

    /// Changes one's own message.
    public PendingCommand edit(MessageId message, String text) {
        return submit("edit", with(text("text", text), "messageId", message.toString()));
    }

    /// Changes one's own message and whom it names.
    public PendingCommand edit(MessageId message, String text, Collection<UserId> mentions) {
        return submit("edit", mentioning(with(text("text", text), "messageId", message.toString()), mentions));
    }

    /// Takes a message back: one's own, or as an admin anybody's.
    public PendingCommand retract(MessageId message) {
        return submit("retract", Map.of("messageId", message.toString()));
    }

    /// @param emoji 1 to 32 bytes of UTF-8
    public PendingCommand react(MessageId message, String emoji) {
        return submit("react", with(emoji(emoji), "messageId", message.toString()));
    }

    public PendingCommand unreact(MessageId message, String emoji) {
        return submit("unreact", with(emoji(emoji), "messageId", message.toString()));
    }

    public PendingCommand pin(MessageId message) {
        return submit("pinMessage", Map.of("messageId", message.toString()));
    }

    public PendingCommand unpin(MessageId message) {
        return submit("unpinMessage", Map.of("messageId", message.toString()));
    }

    /// Moves the user's mark and tells the members; it only ever moves forward.
    ///
    /// @param upTo the log seq of the last message that was read
    public PendingCommand read(long upTo) {
        return submit("read", Map.of("upTo", upTo));
    }

    /// Moves the user's mark, on all of its devices, without telling the members.
    public PendingCommand readPrivately(long upTo) {
        return submit("read", Map.of("upTo", upTo, "private", true));
    }

    public PendingCommand addMembers(Collection<UserId> members) {
        return submit("addMembers", Map.of("members", names(members)));
    }

    public PendingCommand removeMember(UserId member) {
        return submit("removeMember", Map.of("user", member.value()));
    }

    public PendingCommand leave() {
        return submit("leave", Map.of());
    }

    public PendingCommand setRole(UserId member, Role role) {
        var name = Frames.MAPPER.convertValue(role, String.class);
        return submit("setRole", Map.of("user", member.value(), "role", name));
    }

    /// @param title 1 byte to the server's limit (256 by default) of UTF-8
    public PendingCommand rename(String title) {
        return submit("rename", title(title));
    }

    public PendingCommand setPolicy(Policy policy) {
        return submit("setPolicy", Frames.object(Frames.MAPPER.writeValueAsString(policy)));
    }

    private PendingCommand submit(String action, Map<String, ?> data) {
        return device.loop().call(() -> {
            Input.check(data, device.limits());
            return device.commands().submit(action, id, true, data);
        });
    }

    private static Map<String, Object> text(String name, String text) {
        return Map.of(name, Input.text(name, text));
    }

    static Map<String, Object> title(String title) {
        return Map.of("title", Input.text("title", title));
    }

    private static Map<String, Object> emoji(String emoji) {
        return Map.of("emoji", Input.text("emoji", emoji));
    }

    private static Map<String, Object> mentioning(Map<String, Object> data, Collection<UserId> mentions) {
        return mentions.isEmpty() ? data : with(data, "mentions", names(mentions));
    }

    static Map<String, Object> with(Map<String, Object> data, String name, Object value) {
        var more = new HashMap<>(data);
        more.put(name, value);
        return more;
    }

    static List<String> names(Collection<UserId> users) {
        return users.stream().map(UserId::value).distinct().toList();
    }
}
