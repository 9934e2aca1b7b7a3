package chat.lockstep.command.execution;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.jspecify.annotations.Nullable;

/// Tells how long events take from their decision to their commit: all of them by a timer, and those whose trace is
/// recorded by two events of the request's span, `decided` and `committed`. A command that is tried again has a
/// `decided` for each try.
final class CommitTimes {

    private final Tracer tracer;
    private final MeterRegistry meters;
    private final Timer commit;

    CommitTimes(Tracer tracer, MeterRegistry meters) {
        this.tracer = tracer;
        this.meters = meters;
        this.commit = Timer.builder("lockstep.commands.commit")
                .description("from an event's decision to its commit")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    /// An event was applied in the present unit of work.
    void decided() {
        var begun = Timer.start(meters);
        var span = CurrentTrace.recorded(tracer);
        if (span != null) {
            span.event("decided");
        }
        CurrentUnitOfWork.get().afterCommit(_ -> committed(begun, span));
    }

    private void committed(Timer.Sample begun, @Nullable Span span) {
        begun.stop(commit);
        if (span != null) {
            span.event("committed");
        }
    }
}
