package chat.lockstep.gateway.frame;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ErrorCode;
import org.jspecify.annotations.Nullable;

/// What became of one frame: a frame that is good, or what is wrong with it.
public sealed interface Parsed {

    record Good(ClientFrame frame) implements Parsed {}

    /// @param type of the frame; null if it could not be read
    /// @param field at fault; null if it is the frame as a whole
    /// @param request to answer to, if it could be read
    /// @param command to answer to, if it could be read
    record Bad(
            ErrorCode code,
            String message,
            @Nullable String type,
            @Nullable String field,
            @Nullable Tag request,
            @Nullable CommandId command)
            implements Parsed {

        static Bad frame(ErrorCode code, String message, @Nullable String type) {
            return new Bad(code, message, type, null, null, null);
        }
    }
}
