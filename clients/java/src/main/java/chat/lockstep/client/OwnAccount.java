package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Texts;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is the user's own, on all of its devices alike and for nobody else to see: devices, blocked users, and the
/// settings, draft and hidden messages of each conversation. As with [Actions], what is done here is in the outbox when
/// a call returns, and shown at once.
public final class OwnAccount {

    private final Device device;
    private final UserId user;

    OwnAccount(Device device, UserId user) {
        this.device = device;
        this.user = user;
    }

    /// The user's devices, revoked ones included, in the order in which they first said hello.
    public List<chat.lockstep.events.fold.Device> devices() {
        return device.loop()
                .call(() -> device.library().shownAccount().devices().values().stream()
                        .sorted(Comparator.comparing(chat.lockstep.events.fold.Device::registeredAt)
                                .thenComparing(known -> known.device().value()))
                        .toList());
    }

    /// Users that this user wants nothing from.
    public Set<UserId> blocked() {
        return device.loop().call(() -> device.library().shownAccount().blocked());
    }

    /// @param name 1 to 256 bytes of UTF-8
    public PendingCommand renameDevice(DeviceId id, String name) {
        return submit("renameDevice", Map.of("device", id.value(), "name", Input.text("name", name)));
    }

    /// Shuts a device out, for good; it may be this one.
    public PendingCommand revokeDevice(DeviceId id) {
        return submit("revokeDevice", Map.of("device", id.value()));
    }

    public PendingCommand block(UserId other) {
        return submit("block", Map.of("user", other.value()));
    }

    public PendingCommand unblock(UserId other) {
        return submit("unblock", Map.of("user", other.value()));
    }

    /// @param until a time that is over to hear of the conversation again
    public PendingCommand mute(ConversationId conversation, Timestamp until) {
        return configure(conversation, "mutedUntil", until.toString());
    }

    /// Keeps a conversation at the top of the user's list.
    public PendingCommand pin(ConversationId conversation, boolean isPinned) {
        return configure(conversation, "pinned", isPinned);
    }

    public PendingCommand archive(ConversationId conversation, boolean isArchived) {
        return configure(conversation, "archived", isArchived);
    }

    public PendingCommand markUnread(ConversationId conversation, boolean isMarked) {
        return configure(conversation, "markedUnread", isMarked);
    }

    private PendingCommand configure(ConversationId conversation, String setting, Object value) {
        return submit("configure", Map.of("target", conversation.value(), setting, value));
    }

    /// Keeps what the user has begun to write.
    ///
    /// @param text empty to forget it
    public PendingCommand draft(ConversationId conversation, String text) {
        if (!Texts.isWellFormed(text)) {
            throw new IllegalArgumentException("text must not hold U+0000 or a lone surrogate");
        }
        return submit("draft", Map.of("target", conversation.value(), "text", text));
    }

    /// Shows a message no more, on the user's devices alone.
    public PendingCommand hideMessage(ConversationId conversation, MessageId message) {
        return submit("hideMessage", Map.of("target", conversation.value(), "messageId", message.toString()));
    }

    private PendingCommand submit(String action, Map<String, ?> data) {
        return device.loop().call(() -> {
            Input.check(data, device.limits());
            return device.commands().submit(action, ConversationId.ofUser(user), true, data);
        });
    }
}
