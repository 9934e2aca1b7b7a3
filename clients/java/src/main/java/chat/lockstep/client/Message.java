package chat.lockstep.client;

import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message as this device shows it.
///
/// @param id the id of the command that sent it, so it is known before the server has it
/// @param seq its place in the log, which is its order; 0 while it is only in the outbox
/// @param text empty if it was retracted
/// @param editedAt time of the last edit
/// @param replyTo the message that it answers
/// @param mentions users who are mentioned
/// @param reactions users by emoji, both in code-point order
/// @param expiresAt when it is no longer shown; nothing is told at that moment
/// @param isPending whether it is shown as it will be when a command in the outbox is done
public record Message(
        MessageId id,
        long seq,
        UserId by,
        Timestamp at,
        Optional<String> text,
        Optional<Timestamp> editedAt,
        boolean isRetracted,
        Optional<MessageId> replyTo,
        List<UserId> mentions,
        Map<String, List<UserId>> reactions,
        Optional<Timestamp> expiresAt,
        boolean isPending) {

    static Message of(chat.lockstep.events.fold.Message message, boolean isPending) {
        return new Message(
                message.messageId(),
                message.seq(),
                message.by().user(),
                message.at(),
                Optional.ofNullable(message.text()),
                Optional.ofNullable(message.editedAt()),
                message.isRetracted(),
                Optional.ofNullable(message.replyTo()),
                message.mentions() == null ? List.of() : message.mentions(),
                message.reactions(),
                Optional.ofNullable(message.expiresAt()),
                isPending);
    }
}
