package chat.lockstep.events;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// Every error that a client can be told, with what it means for a retry and its status in HTTP.
public enum ErrorCode {
    UNAUTHENTICATED(ErrorClass.AUTH, Retry.NEVER, 401),
    TOKEN_EXPIRED(ErrorClass.AUTH, Retry.SAME_ID, 401),
    DEVICE_REVOKED(ErrorClass.AUTH, Retry.NEVER, 403),
    UNSUPPORTED_PROTOCOL(ErrorClass.INVALID, Retry.NEVER, 400),
    HELLO_EXPECTED(ErrorClass.INVALID, Retry.NEVER, 400),
    MALFORMED_FRAME(ErrorClass.INVALID, Retry.NEVER, 400),
    FRAME_TOO_LARGE(ErrorClass.INVALID, Retry.NEVER, 413),
    UNKNOWN_TYPE(ErrorClass.INVALID, Retry.NEVER, 400),
    UNKNOWN_ACTION(ErrorClass.INVALID, Retry.NEW_ID, 400),
    INVALID_FIELD(ErrorClass.INVALID, Retry.NEW_ID, 400),
    TEXT_TOO_LARGE(ErrorClass.INVALID, Retry.NEW_ID, 413),
    NOT_FOUND(ErrorClass.PERMISSION, Retry.NEW_ID, 404),
    NOT_ALLOWED(ErrorClass.PERMISSION, Retry.NEW_ID, 403),
    BLOCKED(ErrorClass.PERMISSION, Retry.NEW_ID, 403),
    LAST_OWNER(ErrorClass.CONFLICT, Retry.NEW_ID, 409),
    PAST_HEAD(ErrorClass.CONFLICT, Retry.NEW_ID, 409),
    IDEMPOTENCY_MISMATCH(ErrorClass.CONFLICT, Retry.NEW_ID, 409),
    AFTER_FAILED(ErrorClass.TRANSIENT, Retry.SAME_ID, 503),
    EPOCH_CHANGED(ErrorClass.CONFLICT, Retry.NEVER, 409),
    RATE_LIMITED(ErrorClass.OVERLOAD, Retry.AFTER, 429),
    TOO_MANY(ErrorClass.OVERLOAD, Retry.AFTER, 429),
    UNAVAILABLE(ErrorClass.TRANSIENT, Retry.SAME_ID, 503),
    GONE(ErrorClass.GONE, Retry.NEVER, 410);

    private final ErrorClass errorClass;
    private final Retry retry;
    private final int httpStatus;

    ErrorCode(ErrorClass errorClass, Retry retry, int httpStatus) {
        this.errorClass = errorClass;
        this.retry = retry;
        this.httpStatus = httpStatus;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public ErrorClass errorClass() {
        return errorClass;
    }

    public Retry retry() {
        return retry;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /// What sort of trouble it is.
    public enum ErrorClass {
        TRANSIENT,
        OVERLOAD,
        AUTH,
        PERMISSION,
        CONFLICT,
        INVALID,
        GONE;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a client should do next.
    public enum Retry {
        /// The outcome is unknown: the same id again.
        SAME_ID,
        /// The content was refused: changed content needs a new id.
        NEW_ID,
        /// The same id again, after `retryAfterMillis`.
        AFTER,
        NEVER;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
