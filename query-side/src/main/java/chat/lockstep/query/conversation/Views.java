package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.Message;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
import chat.lockstep.readmodel.wire.WireEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// What is read of the views here. Every read ends by itself, if need be as `ReadModelUnavailable`.
public interface Views {

    /// In no order.
    Flux<Head> heads(UserId user);

    /// Empty if `user` was never a member, or the view does not know yet.
    Mono<Head> head(UserId user, ConversationId conversation);

    Mono<Snapshot> snapshot(ConversationId conversation);

    /// @param before log seq to begin below; null begins at the head
    Mono<MessagePage> history(ConversationId conversation, Head access, @Nullable Long before, int limit);

    Mono<Delta> delta(ConversationId conversation, VersionVector have, Head access, int limit);

    /// The log with `after < seq ≤ last`, at most `limit` events.
    Mono<List<WireEvent>> log(ConversationId conversation, long after, long last, int limit);

    /// Those of the messages that the reader is to be shown.
    Mono<List<Message>> shown(ConversationId conversation, Head access, List<Message> messages);

    /// What the marks of users say of a message; of former members, too.
    Mono<List<MessageReceipt>> receipts(ConversationId conversation, long seq);

    /// The views in Cassandra.
    static Views of(ReadModel model) {
        return new Views() {
            @Override
            public Flux<Head> heads(UserId user) {
                return model.inbox().heads(user);
            }

            @Override
            public Mono<Head> head(UserId user, ConversationId conversation) {
                return model.inbox().head(user, conversation);
            }

            @Override
            public Mono<Snapshot> snapshot(ConversationId conversation) {
                return model.conversations().snapshot(conversation);
            }

            @Override
            public Mono<MessagePage> history(
                    ConversationId conversation, Head access, @Nullable Long before, int limit) {
                return model.history().page(conversation, access, before, limit);
            }

            @Override
            public Mono<Delta> delta(ConversationId conversation, VersionVector have, Head access, int limit) {
                return model.deltas().delta(conversation, have, access, limit);
            }

            @Override
            public Mono<List<WireEvent>> log(ConversationId conversation, long after, long last, int limit) {
                return model.deltas().log(conversation, after, last, limit);
            }

            @Override
            public Mono<List<Message>> shown(ConversationId conversation, Head access, List<Message> messages) {
                return model.history().shown(conversation, access, messages);
            }

            @Override
            public Mono<List<MessageReceipt>> receipts(ConversationId conversation, long seq) {
                return model.receipts().ofMessage(conversation, seq).collectList();
            }
        };
    }
}
