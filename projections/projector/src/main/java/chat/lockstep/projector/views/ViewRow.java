package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.account.SettingsChange;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.receipts.ReceiptHead;
import chat.lockstep.readmodel.wire.SourcePlace;
import org.jspecify.annotations.Nullable;

/// One row that the fold wants written; `source` is the last event in it.
sealed interface ViewRow {

    SourcePlace source();

    /// @param message what the event made, if it made one, as it was sent
    /// @param expiresAt when the event is no longer to be shown; null for never
    record LogRow(
            RecordedEvent event,
            long ordinal,
            @Nullable Message message,
            @Nullable Timestamp expiresAt,
            SourcePlace source)
            implements ViewRow {}

    /// A message that was changed, in its present state.
    record MessageRow(ConversationId conversation, Message message, SourcePlace source) implements ViewRow {}

    record ReceiptRow(RecordedEvent event, SourcePlace source) implements ViewRow {}

    record InboxRow(InboxChange change) implements ViewRow {

        @Override
        public SourcePlace source() {
            return change.source();
        }
    }

    /// How far a device has the log: in the device's inbox and in the conversation's receipts.
    record DeviceMark(
            ConversationId conversation, UserId user, DeviceId device, long upTo, Timestamp at, SourcePlace source)
            implements ViewRow {}

    record ReceiptHeadRow(ReceiptHead head) implements ViewRow {

        @Override
        public SourcePlace source() {
            return head.source();
        }
    }

    /// @param isNewState whether more than the head changed
    record ConversationHead(ConversationRow conversation, boolean isNewState, SourcePlace source) implements ViewRow {}

    record SettingsRow(SettingsChange change) implements ViewRow {

        @Override
        public SourcePlace source() {
            return change.source();
        }
    }

    record HiddenRow(UserId user, ConversationId conversation, MessageId message, SourcePlace source)
            implements ViewRow {}

    /// The parts that are null stay as they are.
    record DeviceRow(
            UserId user,
            DeviceId device,
            @Nullable String name,
            @Nullable String platform,
            @Nullable Timestamp registeredAt,
            @Nullable Timestamp revokedAt,
            SourcePlace source)
            implements ViewRow {}

    record BlockRow(UserId user, UserId blocked, boolean isBlocked, SourcePlace source) implements ViewRow {}
}
