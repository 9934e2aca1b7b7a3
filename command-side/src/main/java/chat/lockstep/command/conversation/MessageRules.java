package chat.lockstep.command.conversation;

import chat.lockstep.command.conversation.Change.EditMessage;
import chat.lockstep.command.conversation.Change.PinMessage;
import chat.lockstep.command.conversation.Change.React;
import chat.lockstep.command.conversation.Change.RetractMessage;
import chat.lockstep.command.conversation.Change.SendMessage;
import chat.lockstep.command.conversation.Change.UnpinMessage;
import chat.lockstep.command.conversation.Change.Unreact;
import chat.lockstep.command.conversation.NamedMessage.Found;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.NextPlace;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Role;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who may send messages, and do what with the messages that there are.
///
/// @param own the seat of the one who asks
/// @param pinnedMax how many messages may be pinned
record MessageRules(Memory memory, Seat own, NextPlace place, int pinnedMax) {

    private static final String MESSAGE = "data.messageId";
    private static final String MENTIONS = "data.mentions";

    Decision decide(Change.OfMessages change) {
        return switch (change) {
            case SendMessage send -> send(send);
            case EditMessage edit -> onMessage(edit.message(), message -> edit(edit, message));
            case RetractMessage retract -> onMessage(retract.message(), message -> retract(retract.message(), message));
            case React react ->
                onMessage(
                        react.message(),
                        message -> place.append(new ReactionAdded(
                                react.message().id(), message.seq(), react.emoji(), memory.messages())));
            case Unreact unreact ->
                onMessage(
                        unreact.message(),
                        message -> place.append(new ReactionRemoved(
                                unreact.message().id(), message.seq(), unreact.emoji(), memory.messages())));
            case PinMessage pin -> onMessage(pin.message(), message -> pin(pin.message(), message));
            case UnpinMessage unpin -> onMessage(unpin.message(), message -> unpin(unpin.message(), message));
        };
    }

    private Decision send(SendMessage change) {
        if (change.isBlocked()) {
            return Decision.refused(blocked("conversation"));
        }
        if (!memory.policy().send().includes(own.role())) {
            return Decision.refused(Refusal.notAllowed("conversation", "only admins send to this group"));
        }
        var replyTo = change.replyTo();
        if (replyTo != null && visible(replyTo) == null) {
            return Decision.refused(Refusal.noSuchMessage("data.replyTo"));
        }
        if (!memory.members().hasAll(change.mentions())) {
            return Decision.refused(onlyMembersAreMentioned());
        }
        return place.append(at -> new MessageSent(
                change.messageId(),
                change.text(),
                replyTo == null ? null : replyTo.id(),
                unlessNone(change.mentions()),
                expiryOf(at),
                memory.messages() + 1,
                change.salt()));
    }

    static Refusal blocked(String field) {
        return Refusal.of(ErrorCode.BLOCKED, field, "the other one has blocked you");
    }

    private @Nullable Timestamp expiryOf(Timestamp at) {
        var seconds = memory.policy().messageTtlSeconds();
        return seconds == null ? null : Timestamp.of(at.instant().plusSeconds(seconds));
    }

    private Decision edit(EditMessage change, Found message) {
        if (!message.author().equals(own.user())) {
            return Decision.refused(Refusal.notAllowed(MESSAGE, "only its author edits a message"));
        }
        if (!memory.members().hasAll(change.mentions())) {
            return Decision.refused(onlyMembersAreMentioned());
        }
        return place.append(new MessageEdited(
                change.message().id(),
                message.seq(),
                change.text(),
                unlessNone(change.mentions()),
                message.expiresAt(),
                memory.messages(),
                change.salt()));
    }

    private Decision retract(NamedMessage named, Found message) {
        return message.author().equals(own.user()) || own.role() != Role.MEMBER
                ? place.append(new MessageRetracted(named.id(), message.seq(), memory.messages()))
                : Decision.refused(Refusal.notAllowed(MESSAGE, "only its author or an admin retracts a message"));
    }

    private Decision pin(NamedMessage named, Found message) {
        if (!mayPin()) {
            return Decision.refused(onlyAdminsPin());
        }
        if (memory.pinned().contains(named.id())) {
            return place.unchanged();
        }
        if (memory.pinned().size() >= pinnedMax) {
            return Decision.refused(Refusal.invalid(
                    MESSAGE, "a conversation has at most " + pinnedMax + " pinned messages (pinnedMessages)"));
        }
        return place.append(new MessagePinned(named.id(), message.seq(), memory.messages()));
    }

    private Decision unpin(NamedMessage named, Found message) {
        if (!mayPin()) {
            return Decision.refused(onlyAdminsPin());
        }
        return memory.pinned().contains(named.id())
                ? place.append(new MessageUnpinned(named.id(), message.seq(), memory.messages()))
                : place.unchanged();
    }

    private boolean mayPin() {
        return memory.policy().editSettings().includes(own.role());
    }

    private static Refusal onlyAdminsPin() {
        return Refusal.notAllowed("conversation", "only admins pin messages in this group");
    }

    private Decision onMessage(NamedMessage named, Function<Found, Decision> decision) {
        var message = visible(named);
        return message == null ? Decision.refused(Refusal.noSuchMessage(MESSAGE)) : decision.apply(message);
    }

    /// A member does not see what was before it joined.
    private @Nullable Found visible(NamedMessage named) {
        var found = named.found();
        return found == null || found.seq() <= own.floor() ? null : found;
    }

    private static Refusal onlyMembersAreMentioned() {
        return Refusal.invalid(MENTIONS, "only members can be mentioned");
    }

    private static @Nullable List<UserId> unlessNone(List<UserId> mentions) {
        return mentions.isEmpty() ? null : mentions;
    }
}
