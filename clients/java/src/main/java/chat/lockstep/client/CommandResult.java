package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a command ended, for good.
///
/// @param conversation where it happened; known for everything but some rejections
/// @param stream the stream of the event that it caused or would have caused
/// @param seq the event's seq, or the stream's present one if nothing changed
/// @param at when the event was appended
/// @param error why it was rejected
public record CommandResult(
        CommandId id,
        Outcome outcome,
        Optional<ConversationId> conversation,
        Optional<StreamId> stream,
        long seq,
        Optional<Timestamp> at,
        Optional<LockstepError> error) {

    /// What became of a command.
    public enum Outcome {
        /// It is in the log; a repeat of an applied command counts as applied too.
        APPLIED,
        /// It would have changed nothing.
        UNCHANGED,
        /// It was refused and will not be tried again.
        REJECTED
    }

    static CommandResult of(ServerFrame.Result frame) {
        var outcome = switch (frame.outcome()) {
            case "applied", "duplicate" -> Outcome.APPLIED;
            case "unchanged" -> Outcome.UNCHANGED;
            default -> Outcome.REJECTED;
        };
        return new CommandResult(
                frame.id(),
                outcome,
                Optional.ofNullable(frame.conversation()),
                Optional.ofNullable(frame.stream()),
                frame.seq() == null ? 0 : frame.seq(),
                Optional.ofNullable(frame.at()),
                Optional.ofNullable(frame.error()));
    }

    /// The result of a command whose event has arrived: the event carries the command's id.
    static CommandResult of(CommandId id, WireEvent event) {
        return new CommandResult(
                id,
                Outcome.APPLIED,
                Optional.of(event.conversation()),
                Optional.of(event.stream()),
                event.seq(),
                Optional.of(event.at()),
                Optional.empty());
    }

    static CommandResult rejected(CommandId id, @Nullable ConversationId conversation, LockstepError error) {
        return new CommandResult(
                id,
                Outcome.REJECTED,
                Optional.ofNullable(conversation),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.of(error));
    }

    public boolean isRejected() {
        return outcome == Outcome.REJECTED;
    }
}
