package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.conversation.ConversationRow;
import chat.lockstep.readmodel.inbox.InboxChange;
import chat.lockstep.readmodel.receipts.ReceiptHead;
import chat.lockstep.readmodel.wire.SourcePlace;
import org.jspecify.annotations.Nullable;

/// One row that the fold wants written; `source` is the last event in it.
sealed interface ViewRow {

    SourcePlace source();

    /// @param message what the event made, if it made one
    record LogRow(
            RecordedEvent event, long ordinal, @Nullable Message message, SourcePlace source) implements ViewRow {}

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
}
