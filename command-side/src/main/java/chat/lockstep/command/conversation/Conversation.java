package chat.lockstep.command.conversation;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;

import chat.lockstep.command.stream.AggregateState;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.EventMetadata;
import chat.lockstep.command.stream.EventStamp;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.command.stream.SnapshotForm;
import chat.lockstep.command.stream.StreamHead;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ConversationKind;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Member;
import chat.lockstep.events.Role;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateRoot;
import org.axonframework.modelling.command.CreationPolicy;
import org.jspecify.annotations.Nullable;

/// A conversation, which writes its own log. It remembers who its members are and how far each of them has written,
/// never the messages.
@AggregateRoot(type = "Conversation")
public final class Conversation {

    public static final SnapshotForm<Conversation, State> SNAPSHOT = new SnapshotForm<>(
            "Conversation", 1, Conversation.class, State.class, Conversation::state, Conversation::new);

    @AggregateIdentifier
    private ConversationId id;

    private @Nullable StreamHead head;
    private List<UserId> members = List.of();
    private final Map<UserId, Long> lastMessages = new HashMap<>();
    private long messages;

    /// For Axon, which rebuilds a conversation from its events.
    Conversation() {}

    private Conversation(State state) {
        id = state.id();
        head = state.head();
        members = state.members();
        lastMessages.putAll(state.lastMessages());
        messages = state.messages();
    }

    /// @param members in the order of their joining
    /// @param lastMessages the seq of each member's last message
    /// @param messages how many messages the log holds
    public record State(
            ConversationId id, StreamHead head, List<UserId> members, Map<UserId, Long> lastMessages, long messages)
            implements AggregateState {

        public State {
            members = List.copyOf(members);
            lastMessages = Map.copyOf(lastMessages);
        }
    }

    private State state() {
        return new State(id, head(), members, lastMessages, messages);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    Decision handle(CreateConversation command, EventStamp stamp) {
        var stream = new StreamKey(command.conversation(), StreamId.LOG);
        if (head != null) {
            return Decision.unchanged(stream, head);
        }
        id = command.conversation(); // the event being applied has no other id to tell
        var members =
                List.of(new Member(command.cause().by().user(), Role.MEMBER), new Member(command.other(), Role.MEMBER));
        return stamp.apply(
                stream,
                StreamHead.before(stream),
                command.cause(),
                new ConversationCreated(ConversationKind.DIRECT, null, members, 0, null));
    }

    @CommandHandler
    Decision handle(SendMessage command, EventStamp stamp) {
        if (!members.contains(command.cause().by().user())) {
            return Decision.refused(Refusal.noSuchConversation());
        }
        var replyTo = command.replyTo();
        if (replyTo != null && !replyTo.isInConversation()) {
            return Decision.refused(
                    Refusal.of(ErrorCode.NOT_FOUND, "data.replyTo", "no such message in this conversation"));
        }
        if (!members.containsAll(command.mentions())) {
            return Decision.refused(Refusal.invalid("data.mentions", "only members can be mentioned"));
        }
        return stamp.apply(
                new StreamKey(id, StreamId.LOG),
                head(),
                command.cause(),
                new MessageSent(
                        command.messageId(),
                        command.text(),
                        replyTo == null ? null : replyTo.messageId(),
                        command.mentions().isEmpty() ? null : command.mentions(),
                        null,
                        messages + 1,
                        command.salt()));
    }

    @CommandHandler
    Optional<Standing> handle(AskStanding question) {
        if (!members.contains(question.user())) {
            return Optional.empty();
        }
        long othersLast = lastMessages.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(question.user()))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
        long ownLast = lastMessages.getOrDefault(question.user(), 0L);
        return Optional.of(new Standing(head().seq(), ownLast, othersLast, members.size()));
    }

    @EventSourcingHandler
    void on(ConversationCreated event, DomainEventMessage<?> message) {
        id = ConversationId.of(message.getAggregateIdentifier());
        head = StreamHead.after(message);
        members = event.members().stream().map(Member::user).toList();
    }

    @EventSourcingHandler
    void on(MessageSent event, DomainEventMessage<?> message) {
        head = StreamHead.after(message);
        messages = event.ordinal();
        lastMessages.put(EventMetadata.authorOf(message).user(), head.seq());
    }

    private StreamHead head() {
        if (head == null) {
            throw new IllegalStateException("conversation " + id + " has no events");
        }
        return head;
    }
}
