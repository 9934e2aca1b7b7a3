package chat.lockstep.command.receipts;

import chat.lockstep.command.execution.StoreUnavailable;
import chat.lockstep.command.http.Caller;
import chat.lockstep.command.http.Deadline;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.VersionVector;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// `POST /v1/marks`: takes the marks of an ack, each for itself.
final class MarkIntake {

    private static final Logger LOG = LoggerFactory.getLogger(MarkIntake.class);

    private final DeliveredMarks marks;
    private final HeldMarks held;
    private final MeterRegistry meters;
    private final long overloadRetryMillis;

    MarkIntake(DeliveredMarks marks, HeldMarks held, MeterRegistry meters, long overloadRetryMillis) {
        this.marks = marks;
        this.held = held;
        this.meters = meters;
        this.overloadRetryMillis = overloadRetryMillis;
    }

    record Answer(Map<String, MarkOutcome> results) {}

    /// Marks that are not reached before the deadline are refused; the device sends them again.
    Answer answer(Caller caller, JsonNode body, Deadline deadline) {
        var results = new LinkedHashMap<String, MarkOutcome>();
        boolean storeFailed = false;
        for (var mark : body.path("marks").properties()) {
            var outcome = storeFailed || deadline.isOver()
                    ? MarkOutcome.rejected(Refusal.unavailable("the event store is too slow or gone"), caller.traceId())
                    : mark(caller, mark.getKey(), mark.getValue());
            storeFailed |= outcome.error() != null && outcome.error().code() == ErrorCode.UNAVAILABLE;
            results.put(mark.getKey(), outcome);
            count(outcome);
        }
        return new Answer(results);
    }

    private MarkOutcome mark(Caller caller, String conversation, JsonNode mark) {
        var seq = mark.path("seq");
        if (!seq.isIntegralNumber()
                || !seq.canConvertToLong()
                || seq.longValue() < 0
                || seq.longValue() > VersionVector.COUNT_MAX) {
            return MarkOutcome.rejected(
                    Refusal.invalid("seq", "seq must be an integer from 0 to 2^53 - 1"), caller.traceId());
        }
        try {
            return mark(caller, ConversationId.of(conversation), seq.longValue());
        } catch (IllegalArgumentException malformed) {
            return MarkOutcome.rejected(
                    Refusal.invalid("conversation", String.valueOf(malformed.getMessage())), caller.traceId());
        }
    }

    private MarkOutcome mark(Caller caller, ConversationId conversation, long upTo) {
        if (conversation.isPrivate()) {
            return MarkOutcome.UNCHANGED;
        }
        var key = new HeldMarks.Key(conversation, caller.by());
        try {
            return marks.refusal(conversation, caller.by(), upTo)
                    .map(refusal -> MarkOutcome.rejected(refusal, caller.traceId()))
                    .orElseGet(() -> admitted(caller, key, upTo));
        } catch (StoreUnavailable failure) {
            LOG.atLevel(failure.level())
                    .log(
                            "could not take the mark {} of {}, trace {}: {}",
                            upTo,
                            key,
                            caller.traceId(),
                            failure.getMessage());
            return MarkOutcome.rejected(failure.refusal(), caller.traceId());
        }
    }

    private MarkOutcome admitted(Caller caller, HeldMarks.Key key, long upTo) {
        return switch (held.admit(key, upTo)) {
            case HELD -> MarkOutcome.UNCHANGED;
            case FULL ->
                MarkOutcome.rejected(
                        Refusal.overload(ErrorCode.RATE_LIMITED, "too many devices are marking", overloadRetryMillis),
                        caller.traceId());
            case NOW -> append(caller, key, upTo);
        };
    }

    private MarkOutcome append(Caller caller, HeldMarks.Key key, long upTo) {
        boolean isAppended = false;
        try {
            var decision = marks.append(key.conversation(), key.device(), upTo);
            isAppended = decision instanceof Decision.Applied;
            return decision instanceof Decision.Refused refused
                    ? MarkOutcome.rejected(refused.refusal(), caller.traceId())
                    : isAppended ? MarkOutcome.APPLIED : MarkOutcome.UNCHANGED;
        } finally {
            if (!isAppended) {
                held.notAppended(key);
            }
        }
    }

    private void count(MarkOutcome outcome) {
        Counter.builder("lockstep.marks")
                .description("Delivered marks of devices")
                .tag("outcome", outcome.outcome().wireName())
                .register(meters)
                .increment();
    }
}
