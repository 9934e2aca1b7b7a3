package chat.lockstep.command.intake;

import chat.lockstep.command.account.Accounts;
import chat.lockstep.command.conversation.Change;
import chat.lockstep.command.conversation.Change.EditMessage;
import chat.lockstep.command.conversation.Change.PinMessage;
import chat.lockstep.command.conversation.Change.React;
import chat.lockstep.command.conversation.Change.RetractMessage;
import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.command.conversation.Change.UnpinMessage;
import chat.lockstep.command.conversation.Change.Unreact;
import chat.lockstep.command.conversation.ChangeConversation;
import chat.lockstep.command.conversation.NamedMessage;
import chat.lockstep.command.conversation.NamedMessages;
import chat.lockstep.command.conversation.Standings;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// What a member can do with messages.
@Component
class MessageActions implements ActionFamily {

    private final Execution execution;
    private final Standings standings;
    private final Accounts accounts;
    private final NamedMessages messages;
    private final Salts salts;
    private final Limits limits;
    private final Bounds bounds;

    MessageActions(
            Execution execution,
            Standings standings,
            Accounts accounts,
            NamedMessages messages,
            Salts salts,
            Limits limits,
            Bounds bounds) {
        this.execution = execution;
        this.standings = standings;
        this.accounts = accounts;
        this.messages = messages;
        this.salts = salts;
        this.limits = limits;
        this.bounds = bounds;
    }

    @Override
    public Set<String> names() {
        return Set.of("send", "edit", "retract", "react", "unreact", "pinMessage", "unpinMessage");
    }

    @Override
    public Attempt attempt(CommandRequest request, DataFields data) {
        var conversation = Addresses.shared(request);
        var change = change(request, conversation, data);
        return new Attempt(
                conversation,
                () -> execution.send(new ChangeConversation(conversation, request.cause(), change.get())));
    }

    /// What is asked for; each time anew, since it holds what the store says of a message.
    private Supplier<Change> change(CommandRequest request, ConversationId conversation, DataFields data) {
        return switch (request.action()) {
            case "send" -> send(request, conversation, data);
            case "edit" -> edit(conversation, data);
            case "retract" -> onMessage(conversation, data, RetractMessage::new);
            case "react" -> {
                var emoji = emoji(data);
                yield onMessage(conversation, data, message -> new React(message, emoji));
            }
            case "unreact" -> {
                var emoji = emoji(data);
                yield onMessage(conversation, data, message -> new Unreact(message, emoji));
            }
            case "pinMessage" -> onMessage(conversation, data, PinMessage::new);
            case "unpinMessage" -> onMessage(conversation, data, UnpinMessage::new);
            default -> throw new IllegalStateException("not an action on messages: " + request.action());
        };
    }

    private Supplier<Change> send(CommandRequest request, ConversationId conversation, DataFields data) {
        var text = data.messageText(limits.textBytes());
        var replyTo = data.id("replyTo", MessageId::of);
        var mentions = data.users("mentions", limits.groupMembers());
        var salt = salts.next();
        return () -> new SendMessage(
                MessageId.of(request.id()),
                text,
                replyTo == null ? null : messages.in(conversation, replyTo),
                mentions,
                salt,
                isBlocked(conversation, request.by().user()));
    }

    private boolean isBlocked(ConversationId conversation, UserId sender) {
        return standings
                .of(conversation, sender)
                .map(standing -> standing.peer() != null && accounts.hasBlocked(standing.peer(), sender))
                .orElse(false);
    }

    private Supplier<Change> edit(ConversationId conversation, DataFields data) {
        var text = data.messageText(limits.textBytes());
        var mentions = data.users("mentions", limits.groupMembers());
        var salt = salts.next();
        return onMessage(conversation, data, message -> new EditMessage(message, text, mentions, salt));
    }

    private Supplier<Change> onMessage(
            ConversationId conversation, DataFields data, Function<NamedMessage, Change> change) {
        var message = data.requiredId("messageId", MessageId::of);
        return () -> change.apply(messages.in(conversation, message));
    }

    private String emoji(DataFields data) {
        return data.shortText("emoji", bounds.emojiBytes());
    }
}
