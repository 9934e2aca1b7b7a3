package chat.lockstep.command.account;

import chat.lockstep.command.eventstore.StoredEvents;
import chat.lockstep.command.execution.EventIds;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.execution.Salts;
import chat.lockstep.command.execution.StoreUnavailable;
import chat.lockstep.command.http.Caller;
import chat.lockstep.command.http.Deadline;
import chat.lockstep.command.stream.Bounds;
import chat.lockstep.command.stream.Cause;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.Texts;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// `POST /v1/devices`: makes the caller's device known, if it is new.
@Component
class DeviceIntake {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceIntake.class);

    private final Execution execution;
    private final StoredEvents events;
    private final EventIds ids;
    private final Salts salts;
    private final Bounds bounds;
    private final MeterRegistry meters;

    DeviceIntake(
            Execution execution, StoredEvents events, EventIds ids, Salts salts, Bounds bounds, MeterRegistry meters) {
        this.execution = execution;
        this.events = events;
        this.ids = ids;
        this.salts = salts;
        this.bounds = bounds;
        this.meters = meters;
    }

    enum Outcome {
        APPLIED,
        UNCHANGED,
        REJECTED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param seq how many events the private log holds; absent if the store could not tell
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            Outcome outcome, @Nullable Long seq, @Nullable ProtocolError error) {}

    Answer answer(Caller caller, JsonNode body, Deadline deadline) {
        var answer = register(caller, body);
        meters.counter("lockstep.devices", "outcome", answer.outcome().wireName())
                .increment();
        return answer;
    }

    private Answer register(Caller caller, JsonNode body) {
        var account = ConversationId.ofUser(caller.by().user());
        var refusal = refusal(body);
        try {
            if (refusal.isPresent()) {
                return rejected(account, refusal.get(), caller);
            }
            return switch (execution.decide(() -> execution.send(registration(account, caller, body)))) {
                case Decision.Applied applied -> new Answer(Outcome.APPLIED, applied.seq(), null);
                case Decision.Unchanged unchanged -> new Answer(Outcome.UNCHANGED, unchanged.seq(), null);
                case Decision.Refused refused -> rejected(account, refused.refusal(), caller);
            };
        } catch (StoreUnavailable failure) {
            LOG.atLevel(failure.level())
                    .log("could not register {}, trace {}: {}", caller.by(), caller.traceId(), failure.getMessage());
            return new Answer(Outcome.REJECTED, null, failure.refusal().toError(caller.traceId()));
        }
    }

    private RegisterDevice registration(ConversationId account, Caller caller, JsonNode body) {
        return new RegisterDevice(
                account,
                new Cause(ids.next(), caller.by(), null),
                text(body, "name"),
                text(body, "platform"),
                salts.next());
    }

    private Answer rejected(ConversationId account, Refusal refusal, Caller caller) {
        long seq = execution.read(() -> events.seqOf(account.value()));
        return new Answer(Outcome.REJECTED, seq, refusal.toError(caller.traceId()));
    }

    private Optional<Refusal> refusal(JsonNode body) {
        if (!body.isObject()) {
            return Optional.of(Refusal.invalid("device", "a device must be an object"));
        }
        return refusal(body, "name").or(() -> refusal(body, "platform"));
    }

    private Optional<Refusal> refusal(JsonNode body, String field) {
        var value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        boolean isFit = value.isString()
                && Texts.isWellFormed(value.stringValue())
                && Texts.utf8Length(value.stringValue()) <= bounds.nameBytes();
        return isFit
                ? Optional.empty()
                : Optional.of(Refusal.invalid(
                        field, field + " must be a well-formed text of at most " + bounds.nameBytes() + " bytes"));
    }

    private static @Nullable String text(JsonNode body, String field) {
        var value = body.path(field);
        return value.isString() ? value.stringValue() : null;
    }
}
