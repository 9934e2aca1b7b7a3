package chat.lockstep.command.account;

import chat.lockstep.command.stream.SaltedText;
import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an account remembers of its log, so that it can decide what comes next: at most a few bytes for each device
/// that it ever had, each conversation of the user and each blocked user, all of which have limits or need the consent
/// of others; and the last hidden messages.
final class AccountMemory {

    /// How many hidden messages are remembered. Hiding an earlier one again appends again, which changes nothing for
    /// those who read it.
    static final int HIDDEN_MAX = 1_000;

    private final Set<DeviceId> devices =
            new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
    private final Map<DeviceId, SaltedText> names = new HashMap<>();
    private final Set<DeviceId> revoked =
            new TreeSet<>((one, other) -> one.value().compareTo(other.value()));
    private final Map<ConversationId, KnownSettings> settings = new HashMap<>();
    private final Map<ConversationId, Long> privateMarks = new HashMap<>();
    private final Set<MessageId> hidden = new LinkedHashSet<>();
    private final Set<UserId> blocked = new TreeSet<>();

    AccountMemory() {}

    AccountMemory(Account.State state) {
        devices.addAll(state.devices());
        names.putAll(state.names());
        revoked.addAll(state.revoked());
        settings.putAll(state.settings());
        privateMarks.putAll(state.privateMarks());
        hidden.addAll(state.hidden());
        blocked.addAll(state.blocked());
    }

    void on(AccountEvent event) {
        switch (event) {
            case DeviceRegistered registered -> {
                devices.add(registered.device());
                if (registered.name() != null && registered.salt() != null) {
                    names.put(registered.device(), SaltedText.of(registered.name(), registered.salt()));
                }
            }
            case DeviceRenamed renamed -> names.put(renamed.device(), SaltedText.of(renamed.name(), renamed.salt()));
            case DeviceRevoked gone -> {
                devices.remove(gone.device());
                names.remove(gone.device());
                revoked.add(gone.device());
            }
            case PrivatelyRead read -> privateMarks.merge(read.conversation(), read.upTo(), Math::max);
            case Configured configured ->
                remember(
                        configured.conversation(),
                        settingsOf(configured.conversation()).after(configured));
            case DraftChanged draft ->
                remember(draft.conversation(), settingsOf(draft.conversation()).after(draft));
            case MessageHidden hide -> hide(hide.messageId());
            case UserBlocked block -> blocked.add(block.user());
            case UserUnblocked unblock -> blocked.remove(unblock.user());
        }
    }

    private void remember(ConversationId conversation, KnownSettings now) {
        if (now.equals(KnownSettings.NONE)) {
            settings.remove(conversation);
        } else {
            settings.put(conversation, now);
        }
    }

    private void hide(MessageId message) {
        hidden.add(message);
        if (hidden.size() > HIDDEN_MAX) {
            hidden.remove(hidden.iterator().next());
        }
    }

    KnownSettings settingsOf(ConversationId conversation) {
        return settings.getOrDefault(conversation, KnownSettings.NONE);
    }

    long privateMarkOf(ConversationId conversation) {
        return privateMarks.getOrDefault(conversation, 0L);
    }

    /// Without revoked ones.
    Set<DeviceId> devices() {
        return devices;
    }

    /// Empty for a device that was never called anything.
    Optional<SaltedText> nameOf(DeviceId device) {
        return Optional.ofNullable(names.get(device));
    }

    Set<DeviceId> revoked() {
        return revoked;
    }

    /// The last ones, oldest first.
    Set<MessageId> hidden() {
        return hidden;
    }

    Set<UserId> blocked() {
        return blocked;
    }

    Map<DeviceId, SaltedText> names() {
        return names;
    }

    Map<ConversationId, KnownSettings> settings() {
        return settings;
    }

    Map<ConversationId, Long> privateMarks() {
        return privateMarks;
    }
}
