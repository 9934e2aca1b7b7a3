package chat.lockstep.projector.views;

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
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.views.ViewRow.BlockRow;
import chat.lockstep.projector.views.ViewRow.DeviceRow;
import chat.lockstep.projector.views.ViewRow.HiddenRow;
import chat.lockstep.projector.views.ViewRow.SettingsRow;
import chat.lockstep.readmodel.account.SettingsChange;
import chat.lockstep.readmodel.wire.SourcePlace;
import java.util.List;

/// Turns the events of a private log into rows. Each event says by itself what its columns are from now on, so
/// nothing needs to be known of what was before. A private mark only moves forward: that is decided at append.
final class AccountFold {

    private AccountFold() {}

    /// @param user the owner of the private log
    /// @param at time of the event
    static List<ViewRow> rows(AccountEvent event, UserId user, Timestamp at, SourcePlace source) {
        return switch (event) {
            case DeviceRegistered device ->
                List.of(new DeviceRow(user, device.device(), device.name(), device.platform(), at, null, source));
            case DeviceRenamed device ->
                List.of(new DeviceRow(user, device.device(), device.name(), null, null, null, source));
            case DeviceRevoked device -> List.of(new DeviceRow(user, device.device(), null, null, null, at, source));
            case Configured configured -> List.of(settings(configured, user, source));
            case DraftChanged draft ->
                List.of(new SettingsRow(new SettingsChange(
                        user, draft.conversation(), null, null, null, null, draft.text(), null, null, source)));
            case PrivatelyRead read ->
                List.of(new SettingsRow(new SettingsChange(
                        user, read.conversation(), null, null, null, null, null, read.upTo(), null, source)));
            case MessageHidden hide ->
                List.of(
                        new HiddenRow(user, hide.conversation(), hide.messageId(), source),
                        hiding(user, hide.conversation(), source));
            case UserBlocked block -> List.of(new BlockRow(user, block.user(), true, source));
            case UserUnblocked unblock -> List.of(new BlockRow(user, unblock.user(), false, source));
        };
    }

    private static SettingsRow settings(Configured event, UserId user, SourcePlace source) {
        return new SettingsRow(new SettingsChange(
                user,
                event.conversation(),
                event.mutedUntil(),
                event.pinned(),
                event.archived(),
                event.markedUnread(),
                null,
                null,
                null,
                source));
    }

    private static SettingsRow hiding(UserId user, ConversationId conversation, SourcePlace source) {
        return new SettingsRow(
                new SettingsChange(user, conversation, null, null, null, null, null, null, true, source));
    }
}
