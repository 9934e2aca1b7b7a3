package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.projector.views.ViewRow.BlockRow;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.DeviceRow;
import chat.lockstep.projector.views.ViewRow.HiddenRow;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.MessageRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.projector.views.ViewRow.SettingsRow;
import chat.lockstep.readmodel.ProjectorAccess;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The rows in Cassandra.
final class CassandraViewStore implements ViewStore {

    private final ReadModel model;
    private final ProjectorAccess rows;

    CassandraViewStore(ReadModel model) {
        this.model = model;
        rows = model.projector();
    }

    @Override
    public Mono<AppliedConversation> conversation(ConversationId conversation) {
        return model.conversations().applied(conversation);
    }

    @Override
    public Flux<ReceiptHeadReader.Applied> receiptHeads(ConversationId conversation) {
        return rows.receiptHeads().read(conversation);
    }

    @Override
    public Mono<Tally> tally(ConversationId conversation, UserId user) {
        return model.inbox().tally(user, conversation);
    }

    @Override
    public Mono<Message> message(ConversationId conversation, long seq) {
        return rows.messages().at(conversation, seq);
    }

    @Override
    public Mono<Long> ordinalAt(ConversationId conversation, long seq) {
        return rows.ordinals().at(conversation, seq);
    }

    @Override
    public Mono<Void> write(ViewRow row) {
        return switch (row) {
            case LogRow log ->
                rows.upsertLogEvent().run(log.event(), log.ordinal(), log.message(), log.expiresAt(), log.source());
            case MessageRow changed ->
                rows.upsertMessage().run(changed.conversation(), changed.message(), changed.source());
            case ReceiptRow receipt -> rows.upsertReceiptEvent().run(receipt.event(), receipt.source());
            case InboxRow inbox -> rows.upsertInboxRow().run(inbox.change());
            case DeviceMark mark -> deviceMark(mark);
            case ReceiptHeadRow head -> rows.upsertReceiptHead().run(head.head());
            case ConversationHead head ->
                rows.upsertConversation().run(head.conversation(), head.isNewState(), head.source());
            case SettingsRow settings -> rows.account().settings(settings.change());
            case HiddenRow hidden ->
                rows.account().hidden(hidden.user(), hidden.conversation(), hidden.message(), hidden.source());
            case DeviceRow device -> device(device);
            case BlockRow block ->
                rows.account().block(block.user(), block.blocked(), block.isBlocked(), block.source());
        };
    }

    private Mono<Void> device(DeviceRow row) {
        return rows.account()
                .device(
                        row.user(),
                        row.device(),
                        row.name(),
                        row.platform(),
                        row.registeredAt(),
                        row.revokedAt(),
                        row.source());
    }

    private Mono<Void> deviceMark(DeviceMark mark) {
        return Mono.when(
                rows.upsertDeviceMark()
                        .run(mark.conversation(), mark.user(), mark.device(), mark.upTo(), mark.at(), mark.source()),
                rows.upsertDeliveredMark()
                        .run(mark.conversation(), mark.user(), mark.device(), mark.upTo(), mark.at(), mark.source()));
    }

    @Override
    public Mono<Void> watermark(SourcePlace last) {
        return rows.upsertWatermark().run(last.epoch(), last.partition(), last.offset() + 1, last.writeTimestamp());
    }

    @Override
    public long losses() {
        return model.nodesDown();
    }
}
