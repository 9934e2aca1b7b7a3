package chat.lockstep.command.conversation;

import chat.lockstep.command.eventstore.AggregateCache;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.StoreUnavailable;
import chat.lockstep.command.http.Caller;
import chat.lockstep.command.http.RequestRefused;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// `GET /v1/conversations/{id}/messages/{messageId}/place`: where in the log a message is, for a member who sees it. No
/// view has a row per message for this; the store finds it by the id of its event.
@Component
class MessagePlaces {

    private static final Logger LOG = LoggerFactory.getLogger(MessagePlaces.class);

    private final Execution execution;
    private final Standings standings;
    private final NamedMessages messages;

    MessagePlaces(Execution execution, Standings standings, NamedMessages messages) {
        this.execution = execution;
        this.standings = standings;
        this.messages = messages;
    }

    record Place(long seq) {}

    /// @throws RequestRefused if there is no such message, or none that the caller sees
    Place of(Caller caller, String conversation, String message) {
        try {
            return execution
                    .read(() -> find(caller.by().user(), conversation, message))
                    .orElseThrow(() -> refused(caller, Refusal.noSuchMessage("messageId")));
        } catch (StoreUnavailable failure) {
            LOG.atLevel(failure.level())
                    .log(
                            "could not find {} for {}, trace {}: {}",
                            message,
                            caller.by(),
                            caller.traceId(),
                            failure.getMessage());
            throw refused(caller, failure.refusal());
        }
    }

    /// What is not found by a conversation in memory is looked for again by one that was compared with the store.
    private Optional<Place> find(UserId user, String conversation, String message) {
        try {
            var id = ConversationId.of(conversation);
            var messageId = MessageId.of(message);
            return find(user, id, messageId).or(() -> AggregateCache.verifying(() -> find(user, id, messageId)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Place> find(UserId user, ConversationId conversation, MessageId message) {
        return standings
                .of(conversation, user)
                .filter(Standing::isMember)
                .flatMap(standing -> Optional.ofNullable(
                                messages.in(conversation, message).found())
                        .filter(found -> found.seq() > standing.floor()))
                .map(found -> new Place(found.seq()));
    }

    private static RequestRefused refused(Caller caller, Refusal refusal) {
        return new RequestRefused(refusal.toError(caller.traceId()));
    }
}
