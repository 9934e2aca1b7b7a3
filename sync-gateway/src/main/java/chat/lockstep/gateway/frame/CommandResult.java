package chat.lockstep.gateway.frame;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.Timestamp;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// What became of a command: where its event stands, or why there is none.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommandResult(
        CommandId id,
        Outcome outcome,
        @Nullable ConversationId conversation,
        @Nullable StreamId stream,
        @Nullable Long seq,
        @Nullable Timestamp at,
        @Nullable ProtocolError error) {

    /// How a command ended.
    public enum Outcome {
        /// It made an event.
        @JsonProperty("applied")
        APPLIED,
        /// The same command had made its event before.
        @JsonProperty("duplicate")
        DUPLICATE,
        /// There was nothing to change.
        @JsonProperty("unchanged")
        UNCHANGED,
        /// It made nothing, for the reason in `error`.
        @JsonProperty("rejected")
        REJECTED
    }

    public static CommandResult rejected(CommandId id, @Nullable ConversationId conversation, ProtocolError error) {
        return new CommandResult(id, Outcome.REJECTED, conversation, null, null, null, error);
    }
}
