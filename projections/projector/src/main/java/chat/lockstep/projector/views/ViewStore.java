package chat.lockstep.projector.views;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Message;
import chat.lockstep.events.fold.Tally;
import chat.lockstep.readmodel.conversation.AppliedConversation;
import chat.lockstep.readmodel.receipts.ReceiptHeadReader;
import chat.lockstep.readmodel.wire.SourcePlace;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The rows, as far as the fold reads and writes them. Of two writes to a column the one with the later source wins.
interface ViewStore {

    /// Empty if nothing of the conversation is applied yet.
    Mono<AppliedConversation> conversation(ConversationId conversation);

    /// How much of each receipt stream is applied.
    Flux<ReceiptHeadReader.Applied> receiptHeads(ConversationId conversation);

    /// What a member has not seen; [Tally#NONE] if there is no row of it.
    Mono<Tally> tally(ConversationId conversation, UserId user);

    /// The message that the log event at `seq` made; empty if that is not applied yet, or made none.
    Mono<Message> message(ConversationId conversation, long seq);

    /// Empty if the log event is not applied yet.
    Mono<Long> ordinalAt(ConversationId conversation, long seq);

    Mono<Void> write(ViewRow row);

    /// Everything up to `last` in its partition is applied.
    Mono<Void> watermark(SourcePlace last);

    /// How often rows of the last seconds may have been lost.
    long losses();
}
