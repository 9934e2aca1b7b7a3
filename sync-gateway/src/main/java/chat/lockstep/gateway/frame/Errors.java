package chat.lockstep.gateway.frame;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.ProtocolError;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Makes the errors that clients get. Each has a trace id, that of the trace it happened in if there is one, and leaves
/// a line in the log under it: what a client did wrong at level debug, what went wrong here at level info.
public final class Errors {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    public static ProtocolError of(ErrorCode code, String message) {
        return logged(ProtocolError.of(code, message, traceId()));
    }

    public static ProtocolError ofField(ErrorCode code, String field, String message) {
        return logged(ProtocolError.ofField(code, field, message, traceId()));
    }

    public static ProtocolError retryAfter(ErrorCode code, long millis, String message) {
        return logged(ProtocolError.retryAfter(code, millis, message, traceId()));
    }

    public static ProtocolError of(Parsed.Bad bad) {
        return bad.field() == null ? of(bad.code(), bad.message()) : ofField(bad.code(), bad.field(), bad.message());
    }

    /// Something behind this node did not answer; the outcome is unknown, and the same request may be repeated.
    public static ProtocolError unavailable(String what, @Nullable Throwable cause) {
        var error = ProtocolError.of(ErrorCode.UNAVAILABLE, what + " is not available", traceId());
        LOG.info("error {}: {}: {}", error.traceId(), error.message(), String.valueOf(cause));
        return error;
    }

    /// The same, and it is known to stay so for a while.
    public static ProtocolError unavailableFor(String what, @Nullable Throwable cause, long millis) {
        var error = unavailable(what, cause);
        return new ProtocolError(
                error.code(), error.errorClass(), error.message(), error.retry(), millis, null, error.traceId());
    }

    private static ProtocolError logged(ProtocolError error) {
        var ours = error.errorClass() == ErrorClass.TRANSIENT;
        LOG.atLevel(ours ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG)
                .log("error {}: {} {} {}", error.traceId(), error.code().wireName(), error.field(), error.message());
        return error;
    }

    /// That of the work under way on this thread; where there is none, one of its own.
    private static String traceId() {
        var current = MDC.get("traceId");
        if (current != null) {
            return current;
        }
        var random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
