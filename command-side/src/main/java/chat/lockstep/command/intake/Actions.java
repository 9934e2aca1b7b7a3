package chat.lockstep.command.intake;

import chat.lockstep.command.conversation.CreateConversation;
import chat.lockstep.command.conversation.SendMessage;
import chat.lockstep.command.conversation.SendMessage.ReplyTo;
import chat.lockstep.command.conversation.Standings;
import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.command.receipts.MarkRead;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Texts;
import chat.lockstep.events.UserId;
import java.util.Set;
import org.springframework.stereotype.Component;

/// What a client can ask for: reads a command's data, and says what to do.
@Component
class Actions {

    static final String CREATE_CONVERSATION = "createConversation";
    static final String SEND = "send";
    static final String READ = "read";

    /// All of them; metrics name no other.
    static final Set<String> NAMES = Set.of(CREATE_CONVERSATION, SEND, READ);

    private final Execution execution;
    private final Standings standings;
    private final StoredEvents events;
    private final Salts salts;
    private final Limits limits;

    Actions(Execution execution, Standings standings, StoredEvents events, Salts salts, Limits limits) {
        this.execution = execution;
        this.standings = standings;
        this.events = events;
        this.salts = salts;
        this.limits = limits;
    }

    /// What carries `request` out.
    ///
    /// @throws Refused if the request is malformed or asks for what there is not
    Attempt attempt(CommandRequest request) {
        var data = new DataFields(request.data());
        return switch (request.action()) {
            case CREATE_CONVERSATION -> create(request, data);
            case SEND -> send(request, data);
            case READ -> read(request, data);
            default -> throw new Refused(Refusal.of(ErrorCode.UNKNOWN_ACTION, "action", "there is no such action"));
        };
    }

    private Attempt create(CommandRequest request, DataFields data) {
        if (!data.text("kind").equals("direct")) {
            throw Refused.invalid("data.kind", "data.kind must be direct; there are no other kinds yet");
        }
        var members = data.users("members", 1);
        var creator = request.by().user();
        if (members.size() != 1 || members.contains(creator) || members.contains(UserId.SYSTEM)) {
            throw Refused.invalid("data.members", "data.members must name exactly one other user");
        }
        var other = members.getFirst();
        var conversation = ConversationId.direct(creator, other);
        if (request.conversation() != null && !request.conversation().equals(conversation.value())) {
            throw Refused.invalid(
                    "conversation", "the direct conversation of these two users has the id " + conversation);
        }
        return new Attempt(
                conversation, () -> execution.send(new CreateConversation(conversation, request.cause(), other)));
    }

    private Attempt send(CommandRequest request, DataFields data) {
        var conversation = conversationOf(request);
        var text = data.text("text");
        if (text.isEmpty()) {
            throw Refused.invalid("data.text", "data.text must not be empty");
        }
        int bytes = Texts.utf8Length(text);
        if (bytes > limits.textBytes()) {
            throw new Refused(Refusal.of(
                    ErrorCode.TEXT_TOO_LARGE,
                    "data.text",
                    "data.text has " + bytes + " bytes of UTF-8, the limit textBytes is " + limits.textBytes()));
        }
        var replyTo = data.id("replyTo", MessageId::of);
        var mentions = data.users("mentions", limits.groupMembers());
        var salt = salts.next();
        return new Attempt(
                conversation,
                () -> execution.send(new SendMessage(
                        conversation,
                        request.cause(),
                        MessageId.of(request.id()),
                        text,
                        replyTo == null ? null : new ReplyTo(replyTo, events.isMessageOf(conversation, replyTo)),
                        mentions,
                        salt)));
    }

    private Attempt read(CommandRequest request, DataFields data) {
        var conversation = conversationOf(request);
        long upTo = data.integer("upTo");
        if (data.isTrue("private")) {
            throw Refused.invalid("data.private", "there are no private reads yet");
        }
        var reader = request.by().user();
        var stream = new StreamKey(conversation, StreamId.receiptsOf(reader));
        return new Attempt(
                conversation,
                () -> standings
                        .of(conversation, reader)
                        .map(standing -> execution.send(new MarkRead(stream, request.cause(), upTo, standing)))
                        .orElseGet(() -> Decision.refused(Refusal.noSuchConversation())));
    }

    /// The conversation that a command must name; not a private one, which takes neither messages nor receipts.
    private static ConversationId conversationOf(CommandRequest request) {
        if (request.conversation() == null) {
            throw Refused.invalid("conversation", request.action() + " must name its conversation");
        }
        var conversation = DataFields.parsed(request.conversation(), "conversation", ConversationId::of);
        if (conversation.equals(ConversationId.ofUser(request.by().user()))) {
            throw new Refused(Refusal.of(
                    ErrorCode.NOT_ALLOWED, "conversation", "a private conversation takes no " + request.action()));
        }
        if (conversation.isPrivate()) {
            throw new Refused(Refusal.noSuchConversation());
        }
        return conversation;
    }
}
