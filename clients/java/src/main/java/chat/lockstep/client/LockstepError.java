package chat.lockstep.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An error as the server told it. Kept as text, so that a code that is newer than this client can be shown.
///
/// @param code what is wrong, for programs: `not_found`, `rate_limited` and so on
/// @param errorClass what sort of trouble it is: `transient`, `overload`, `auth`, `permission`, `conflict`, `invalid`
///     or `gone`
/// @param message for a developer's eyes
/// @param retry `same_id`, `new_id`, `after` or `never`
/// @param retryAfterMillis how long to wait before the same again
/// @param field the field at fault
/// @param traceId finds this error in the server's logs
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LockstepError(
        String code,
        @JsonProperty("class") String errorClass,
        String message,
        String retry,
        @Nullable Long retryAfterMillis,
        @Nullable String field,
        @Nullable String traceId) {

    /// A server that asks for more peace than this is asked again all the same.
    static final long WAIT_MAX = Duration.ofHours(1).toMillis();

    private static final Set<String> WORTH_REPEATING = Set.of("same_id", "after");

    /// Whether the same command may succeed later.
    boolean isPassing() {
        return WORTH_REPEATING.contains(retry);
    }

    boolean isOverload() {
        return errorClass.equals("overload");
    }

    /// Whether it only says that the command before it failed.
    boolean isAfterFailed() {
        return code.equals("after_failed");
    }

    long waitMillis() {
        return retryAfterMillis == null ? 0 : Math.clamp(retryAfterMillis, 0, WAIT_MAX);
    }

    @Override
    public String toString() {
        return code + ": " + message + (field == null ? "" : " (" + field + ")");
    }
}
