package chat.lockstep.events;

import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.ErrorCode.Retry;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// An error as a client gets it, in a frame, a result or a problem document.
///
/// @param message for a developer's eyes; names the limit where one was broken
/// @param retryAfterMillis at least 0; present when `retry` is `after`
/// @param field the field at fault, as a path such as `data.text`
/// @param traceId finds this error in the server's logs
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProtocolError(
        ErrorCode code,
        @JsonProperty("class") ErrorClass errorClass,
        String message,
        Retry retry,
        @Nullable Long retryAfterMillis,
        @Nullable String field,
        String traceId) {

    public static ProtocolError of(ErrorCode code, String message, String traceId) {
        return new ProtocolError(code, code.errorClass(), message, code.retry(), null, null, traceId);
    }

    /// An error that one field of the input caused.
    public static ProtocolError ofField(ErrorCode code, String field, String message, String traceId) {
        return new ProtocolError(code, code.errorClass(), message, code.retry(), null, field, traceId);
    }

    /// An error that goes away by waiting.
    public static ProtocolError retryAfter(ErrorCode code, long millis, String message, String traceId) {
        return new ProtocolError(code, code.errorClass(), message, Retry.AFTER, Math.max(0, millis), null, traceId);
    }
}
