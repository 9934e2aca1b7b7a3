package chat.lockstep.command.stream;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import org.jspecify.annotations.Nullable;

/// Why a command is not carried out.
///
/// @param field the field at fault, as a path such as `data.text`
/// @param message names the limit where one was broken
/// @param retryAfterMillis when to try again, where that is known
public record Refusal(
        ErrorCode code,
        @Nullable String field,
        String message,
        @Nullable Long retryAfterMillis) {

    public static Refusal of(ErrorCode code, String field, String message) {
        return new Refusal(code, field, message, null);
    }

    public static Refusal invalid(String field, String message) {
        return of(ErrorCode.INVALID_FIELD, field, message);
    }

    /// An unknown conversation, or one that is not the caller's: the two cannot be told apart.
    public static Refusal noSuchConversation() {
        return of(ErrorCode.NOT_FOUND, "conversation", "no such conversation");
    }

    /// The caller sees it, and may not do this with it.
    public static Refusal notAllowed(String field, String message) {
        return of(ErrorCode.NOT_ALLOWED, field, message);
    }

    /// An unknown message, or one that the caller cannot see: the two cannot be told apart.
    public static Refusal noSuchMessage(String field) {
        return of(ErrorCode.NOT_FOUND, field, "no such message in this conversation");
    }

    /// The caller's device was shut out.
    public static Refusal deviceRevoked() {
        return new Refusal(ErrorCode.DEVICE_REVOKED, null, "this device was revoked, for good", null);
    }

    /// The command may have been carried out or not: the same id again tells.
    public static Refusal unavailable(String message) {
        return unavailable(message, null);
    }

    /// @param retryAfterMillis when it makes sense to come again, if that is known
    public static Refusal unavailable(String message, @Nullable Long retryAfterMillis) {
        return new Refusal(ErrorCode.UNAVAILABLE, null, message, retryAfterMillis);
    }

    /// Not tried, since there is no room.
    public static Refusal overload(ErrorCode code, String message, long retryAfterMillis) {
        return new Refusal(code, null, message, retryAfterMillis);
    }

    public ProtocolError toError(String traceId) {
        return new ProtocolError(code, code.errorClass(), message, code.retry(), retryAfterMillis, field, traceId);
    }
}
