package chat.lockstep.command.conversation;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.EventMetadata;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.NextPlace;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.command.stream.SaltedText;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.Event;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Policy;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.UserId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/// A conversation, which writes its own log. The rules decide by what it remembers of the log: its [Memory].
@AggregateRoot(type = "Conversation")
public final class Conversation {

    public static final SnapshotForm<Conversation, State> SNAPSHOT = new SnapshotForm<>(
            "Conversation", 2, Conversation.class, State.class, Conversation::state, Conversation::new);

    @AggregateIdentifier
    private ConversationId id;

    private @Nullable StreamHead head;
    private @Nullable Memory memory;

    /// For Axon, which rebuilds a conversation from its events.
    Conversation() {}

    private Conversation(State state) {
        id = state.id();
        head = state.head();
        memory = Memory.of(state);
    }

    /// @param title of a group
    /// @param members in the order of their joining
    /// @param former the last ones who went, in the order of their going
    /// @param messages how many messages the log holds
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record State(
            ConversationId id,
            StreamHead head,
            ConversationKind kind,
            @Nullable SaltedText title,
            List<Seat> members,
            List<Seat> former,
            Policy policy,
            List<MessageId> pinned,
            LastMessages last,
            long messages)
            implements AggregateState {

        public State {
            members = List.copyOf(members);
            former = List.copyOf(former);
            pinned = List.copyOf(pinned);
        }
    }

    private State state() {
        return new State(
                id,
                head(),
                memory().kind(),
                memory().title(),
                memory().members().present(),
                memory().members().former(),
                memory().policy(),
                List.copyOf(memory().pinned()),
                memory().last(),
                memory().messages());
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(CreateConversation command, EventStamp stamp) {
        id = command.conversation(); // the event being applied has no other id to tell
        var stream = new StreamKey(id, StreamId.LOG);
        boolean isDirect = command.created().kind() == ConversationKind.DIRECT;
        if (head != null) {
            return isDirect
                    ? Decision.unchanged(stream, head)
                    : Decision.refused(Refusal.invalid("conversation", "this id cannot be used; choose a new one"));
        }
        if (command.isBlocked()) {
            return Decision.refused(MessageRules.blocked("data.members"));
        }
        return stamp.after(stream, StreamHead.before(stream), command.cause())
                .toldTo(this::audience)
                .append(command.created());
    }

    @CommandHandler
    Decision handle(ChangeConversation command, EventStamp stamp, Limits limits, Bounds bounds) {
        if (hasNotBegun()) {
            return Decision.refused(Refusal.noSuchConversation());
        }
        var place = stamp.after(new StreamKey(id, StreamId.LOG), head(), command.cause())
                .toldTo(this::audience);
        return memory().members()
                .seatOf(command.cause().by().user())
                .map(own -> decide(command.change(), own, place, limits, bounds))
                .orElseGet(() -> Decision.refused(Refusal.noSuchConversation()));
    }

    /// After a creation that was refused there is an aggregate in memory, and no conversation.
    private boolean hasNotBegun() {
        return head == null;
    }

    private List<UserId> audience(Event event) {
        return memory().members().audience(event);
    }

    private Decision decide(Change change, Seat own, NextPlace place, Limits limits, Bounds bounds) {
        return switch (change) {
            case Change.OfMessages ofMessages ->
                new MessageRules(memory(), own, place, bounds.pinnedMessages()).decide(ofMessages);
            case Change _
            when memory().kind() == ConversationKind.DIRECT ->
                Decision.refused(Refusal.notAllowed(
                        "conversation", "a direct conversation has its two members, no roles and no settings"));
            case Change.OfMembers ofMembers ->
                new MemberRules(memory(), own, place, limits.groupMembers()).decide(ofMembers);
            case Change.OfSettings ofSettings -> new SettingRules(memory(), own, place).decide(ofSettings);
        };
    }

    @CommandHandler
    Optional<Standing> handle(AskStanding question) {
        return hasNotBegun() ? Optional.empty() : memory().standingOf(question.user(), head().seq());
    }

    @EventSourcingHandler
    void on(ConversationEvent event, DomainEventMessage<?> message) {
        id = ConversationId.of(message.getAggregateIdentifier());
        head = StreamHead.after(message);
        if (event instanceof ConversationCreated created) {
            memory = Memory.of(created);
        } else {
            memory().on(event, EventMetadata.authorOf(message).user(), head.seq());
        }
    }

    private StreamHead head() {
        if (head == null) {
            throw new IllegalStateException("conversation " + id + " has no events");
        }
        return head;
    }

    private Memory memory() {
        if (memory == null) {
            throw new IllegalStateException("conversation " + id + " has no events");
        }
        return memory;
    }
}
