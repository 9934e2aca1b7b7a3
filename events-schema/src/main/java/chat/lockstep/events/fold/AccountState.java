package chat.lockstep.events.fold;

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
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/// What a user's private log amounts to.
///
/// @param devices revoked ones included
/// @param settings of the conversations that have any
/// @param privateMarks log seq of what the user read without telling, by conversation
/// @param hidden messages that the user does not want to see, by conversation
/// @param blocked users that the user wants nothing from
public record AccountState(
        Map<DeviceId, Device> devices,
        Map<ConversationId, Settings> settings,
        Map<ConversationId, Long> privateMarks,
        Map<ConversationId, Set<MessageId>> hidden,
        Set<UserId> blocked) {

    public static final AccountState EMPTY = new AccountState(Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

    public AccountState {
        devices = Map.copyOf(devices);
        settings = Map.copyOf(settings);
        privateMarks = Map.copyOf(privateMarks);
        hidden = Map.copyOf(hidden);
        blocked = Set.copyOf(blocked);
    }

    public Settings settingsOf(ConversationId conversation) {
        return settings.getOrDefault(conversation, Settings.NONE);
    }

    /// The state after one more event of the private log.
    ///
    /// @param at time of the event
    public AccountState after(AccountEvent event, Timestamp at) {
        return switch (event) {
            case DeviceRegistered registered -> withDevice(Device.of(registered, at));
            case DeviceRenamed renamed -> changed(renamed.device(), device -> device.renamed(renamed.name()));
            case DeviceRevoked revoked -> changed(revoked.device(), device -> device.revoked(at));
            case Configured configured ->
                withSettings(
                        configured.conversation(),
                        settingsOf(configured.conversation()).after(configured));
            case DraftChanged draft ->
                withSettings(
                        draft.conversation(), settingsOf(draft.conversation()).after(draft));
            case PrivatelyRead read -> withPrivateMark(read);
            case MessageHidden hide -> withHidden(hide);
            case UserBlocked block -> withBlocked(block.user(), true);
            case UserUnblocked unblock -> withBlocked(unblock.user(), false);
        };
    }

    private AccountState changed(DeviceId id, UnaryOperator<Device> change) {
        var device = devices.get(id);
        return device == null ? this : withDevice(change.apply(device));
    }

    private AccountState withDevice(Device device) {
        var all = new HashMap<>(devices);
        all.put(device.device(), device);
        return new AccountState(all, settings, privateMarks, hidden, blocked);
    }

    private AccountState withSettings(ConversationId conversation, Settings now) {
        var all = new HashMap<>(settings);
        all.put(conversation, now);
        return new AccountState(devices, all, privateMarks, hidden, blocked);
    }

    private AccountState withPrivateMark(PrivatelyRead read) {
        var all = new HashMap<>(privateMarks);
        all.merge(read.conversation(), read.upTo(), Math::max);
        return new AccountState(devices, settings, all, hidden, blocked);
    }

    private AccountState withHidden(MessageHidden hide) {
        var all = new HashMap<>(hidden);
        var messages = new HashSet<>(hidden.getOrDefault(hide.conversation(), Set.of()));
        messages.add(hide.messageId());
        all.put(hide.conversation(), Set.copyOf(messages));
        return new AccountState(devices, settings, privateMarks, all, blocked);
    }

    private AccountState withBlocked(UserId user, boolean isBlocked) {
        var all = new HashSet<>(blocked);
        if (isBlocked) {
            all.add(user);
        } else {
            all.remove(user);
        }
        return new AccountState(devices, settings, privateMarks, hidden, all);
    }
}
