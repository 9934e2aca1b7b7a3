package chat.lockstep.readmodel;

import chat.lockstep.readmodel.account.AccountWriter;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.conversation.UpsertConversation;
import chat.lockstep.readmodel.deviceinbox.UpsertDeviceMark;
import chat.lockstep.readmodel.inbox.UpsertInboxRow;
import chat.lockstep.readmodel.log.MessageReader;
import chat.lockstep.readmodel.log.OrdinalReader;
import chat.lockstep.readmodel.log.UpsertLogEvent;
import chat.lockstep.readmodel.log.UpsertMessage;
import chat.lockstep.readmodel.log.UpsertReceiptEvent;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.receipts.UpsertDeliveredMark;
import chat.lockstep.readmodel.receipts.UpsertReceiptHead;
import chat.lockstep.readmodel.watermark.UpsertWatermark;

/// What only the projector does with the views: it writes them, and reads what its fold needs. Every write carries
/// the place in the topic as its timestamp, so writes may be repeated and may overtake each other.
public record ProjectorAccess(
        UpsertLogEvent upsertLogEvent,
        UpsertMessage upsertMessage,
        UpsertReceiptEvent upsertReceiptEvent,
        UpsertInboxRow upsertInboxRow,
        UpsertDeviceMark upsertDeviceMark,
        UpsertDeliveredMark upsertDeliveredMark,
        UpsertReceiptHead upsertReceiptHead,
        UpsertConversation upsertConversation,
        AccountWriter account,
        UpsertWatermark upsertWatermark,
        OrdinalReader ordinals,
        MessageReader messages,
        ReceiptHeadReader receiptHeads) {

    static ProjectorAccess of(Connection connection) {
        return new ProjectorAccess(
                new UpsertLogEvent(connection),
                new UpsertMessage(connection),
                new UpsertReceiptEvent(connection),
                new UpsertInboxRow(connection),
                new UpsertDeviceMark(connection),
                new UpsertDeliveredMark(connection),
                new UpsertReceiptHead(connection),
                new UpsertConversation(connection),
                new AccountWriter(connection),
                new UpsertWatermark(connection),
                new OrdinalReader(connection),
                new MessageReader(connection),
                new ReceiptHeadReader(connection));
    }
}
