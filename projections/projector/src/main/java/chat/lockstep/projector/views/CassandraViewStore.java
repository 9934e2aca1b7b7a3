package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.projector.views.ViewRow.ConversationHead;
import chat.lockstep.projector.views.ViewRow.DeviceMark;
import chat.lockstep.projector.views.ViewRow.InboxRow;
import chat.lockstep.projector.views.ViewRow.LogRow;
import chat.lockstep.projector.views.ViewRow.ReceiptHeadRow;
import chat.lockstep.projector.views.ViewRow.ReceiptRow;
import chat.lockstep.readmodel.ProjectorAccess;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.inbox.Mentions;
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
    public Mono<Mentions> mentions(ConversationId conversation, UserId user) {
        return model.inbox().mentions(user, conversation);
    }

    @Override
    public Mono<Long> ordinalAt(ConversationId conversation, long seq) {
        return rows.ordinals().at(conversation, seq);
    }

    @Override
    public Mono<Void> write(ViewRow row) {
        return switch (row) {
            case LogRow log -> rows.upsertLogEvent().run(log.event(), log.ordinal(), log.message(), log.source());
            case ReceiptRow receipt -> rows.upsertReceiptEvent().run(receipt.event(), receipt.source());
            case InboxRow inbox -> rows.upsertInboxRow().run(inbox.change());
            case DeviceMark mark -> deviceMark(mark);
            case ReceiptHeadRow head -> rows.upsertReceiptHead().run(head.head());
            case ConversationHead head ->
                rows.upsertConversation().run(head.conversation(), head.isNewState(), head.source());
        };
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
        return rows.upsertWatermark().run(last);
    }

    @Override
    public long losses() {
        return model.nodesDown();
    }
}
