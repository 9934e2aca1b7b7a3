package chat.lockstep.gateway.twin;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.circle.RevokedDevices;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.limit.UserRates;
import chat.lockstep.gateway.problem.Bearer;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.token.Verdict;
import chat.lockstep.gateway.trace.Trace;
import chat.lockstep.gateway.trace.Traces;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Lets requests with a good token through, as their user and device, and not more of one user than it may make. What
/// a request causes is part of its trace.
final class Callers {

    /// The device of a token that names none.
    private static final DeviceId NO_DEVICE = DeviceId.of("http");

    private final TokenVerifier tokens;
    private final RevokedDevices revoked;
    private final Problems problems;
    private final UserRates rates;
    private final Traces traces;

    Callers(TokenVerifier tokens, RevokedDevices revoked, Problems problems, UserRates rates, Traces traces) {
        this.tokens = tokens;
        this.revoked = revoked;
        this.problems = problems;
        this.rates = rates;
        this.traces = traces;
    }

    /// What to do for a caller, as part of a trace.
    interface Work {
        Mono<ServerResponse> run(Caller caller, Trace trace);
    }

    /// For a read: the token of a device that was shut out reads nothing.
    Mono<ServerResponse> reading(ServerRequest request, String name, Work then) {
        return known(request, name, (caller, trace) -> unlessRevoked(caller, trace, then));
    }

    /// For commands: the command side knows by itself who was shut out.
    Mono<ServerResponse> known(ServerRequest request, String name, Work then) {
        var trace = traces.under(spanOf(request), name);
        return trace.within(() -> admit(request, trace, then)).doFinally(signal -> trace.end());
    }

    /// What a request costs beyond the one that every request costs. Empty if the caller may go on.
    Optional<ProtocolError> charge(Caller caller, int more) {
        return more == 0 ? Optional.empty() : take(caller.user(), more);
    }

    private Mono<ServerResponse> admit(ServerRequest request, Trace trace, Work then) {
        var token = Bearer.token(request.headers().asHttpHeaders());
        if (token == null) {
            return problems.respond(
                    Errors.of(ErrorCode.UNAUTHENTICATED, "a token must be present as Authorization: Bearer"));
        }
        return switch (tokens.verify(token)) {
            case Verdict.Refused refused -> problems.respond(Errors.of(refused.code(), refused.message()));
            case Verdict.Accepted accepted -> {
                var identity = accepted.identity();
                var device = Optional.ofNullable(identity.device()).orElse(NO_DEVICE);
                yield take(identity.user(), 1)
                        .map(problems::respond)
                        .orElseGet(() -> then.run(new Caller(identity.user(), device), trace));
            }
        };
    }

    private Mono<ServerResponse> unlessRevoked(Caller caller, Trace trace, Work then) {
        return revoked.isRevoked(caller.user(), caller.device())
                .flatMap(isRevoked -> trace.within(() -> isRevoked
                        ? problems.respond(
                                Errors.of(ErrorCode.DEVICE_REVOKED, "device " + caller.device() + " is revoked"))
                        : then.run(caller, trace)));
    }

    private Optional<ProtocolError> take(UserId user, int cost) {
        var waitMillis = rates.take(user, cost);
        return waitMillis == 0
                ? Optional.empty()
                : Optional.of(Errors.retryAfter(
                        ErrorCode.RATE_LIMITED,
                        waitMillis,
                        "more than " + rates.perSecond() + " requests per second (requestsPerSecond)"));
    }

    /// The span that the web server began, or continued from the client's `traceparent`.
    private static @Nullable Span spanOf(ServerRequest request) {
        return ServerRequestObservationContext.findCurrent(request.attributes())
                .map(context -> context.<TracingContext>get(TracingContext.class))
                .map(TracingContext::getSpan)
                .orElse(null);
    }
}
