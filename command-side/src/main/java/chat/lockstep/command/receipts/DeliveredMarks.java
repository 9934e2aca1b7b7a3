package chat.lockstep.command.receipts;

import chat.lockstep.command.conversation.Standing;
import chat.lockstep.command.conversation.Standings;
import chat.lockstep.command.eventstore.AggregateCache;
import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.command.execution.EventIds;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Limits;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Delivered marks: whether one can be, and its append.
@Component
class DeliveredMarks {

    private final Execution execution;
    private final Standings standings;
    private final StoredEvents events;
    private final EventIds ids;
    private final Limits limits;

    DeliveredMarks(Execution execution, Standings standings, StoredEvents events, EventIds ids, Limits limits) {
        this.execution = execution;
        this.standings = standings;
        this.events = events;
        this.ids = ids;
        this.limits = limits;
    }

    /// Why the device cannot hold the log up to `upTo`, if so. A conversation only grows, and one who goes sees all
    /// that was before, so a cached aggregate that finds nothing wrong is right, however old it is.
    Optional<Refusal> refusal(ConversationId conversation, Author by, long upTo) {
        return execution.read(() -> refusalNow(conversation, by, upTo)
                .flatMap(_ -> AggregateCache.verifying(() -> refusalNow(conversation, by, upTo))));
    }

    private Optional<Refusal> refusalNow(ConversationId conversation, Author by, long upTo) {
        var standing = standings.of(conversation, by.user());
        if (standing.isEmpty()) {
            return Optional.of(Refusal.noSuchConversation());
        }
        long head = standing.get().head();
        return upTo > head
                ? Optional.of(Refusal.of(ErrorCode.PAST_HEAD, "seq", "the log ends at " + head))
                : Optional.empty();
    }

    /// Appends the mark, unless the device has it already or passes no message of somebody else with it. An old
    /// aggregate would not decide otherwise, so there is no second look.
    Decision append(ConversationId conversation, Author by, long upTo) {
        var stream = new StreamKey(conversation, StreamId.receiptsOf(by.user()));
        return execution.decideAtOnce(() -> standings
                .of(conversation, by.user())
                .map(standing -> append(stream, by, upTo, standing))
                .orElseGet(() -> Decision.refused(Refusal.noSuchConversation())));
    }

    private Decision append(StreamKey stream, Author by, long upTo, Standing standing) {
        // Place 0 stands for no message of others, so nothing is to be marked.
        long othersLast = standing.members() > limits.receiptMembers()
                ? 0
                : othersLast(stream.conversation(), by, upTo, standing.othersLast());
        long seen = othersLast <= standing.floor() ? 0 : othersLast;
        return execution.send(new MarkDelivered(stream, new Cause(ids.next(), by, null), upTo, seen));
    }

    /// The last message of somebody else at or before `upTo`. Only a device that is behind such a message needs the
    /// look-up.
    private long othersLast(ConversationId conversation, Author by, long upTo, long othersLast) {
        return othersLast <= upTo ? othersLast : events.lastMessageOfOthers(conversation, by.user(), upTo);
    }
}
