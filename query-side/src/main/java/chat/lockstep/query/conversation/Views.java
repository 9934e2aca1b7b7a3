package chat.lockstep.query.conversation;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Snapshot;
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
        };
    }
}
