package chat.lockstep.gateway.twin;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Bearer;
import chat.lockstep.gateway.problem.Problems;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.token.Verdict;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Lets requests with a good token through, as their user and device.
final class Callers {

    /// The device of a token that names none.
    private static final DeviceId NO_DEVICE = DeviceId.of("http");

    private final TokenVerifier tokens;
    private final Problems problems;

    Callers(TokenVerifier tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    Mono<ServerResponse> known(ServerRequest request, Function<Caller, Mono<ServerResponse>> then) {
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
                yield then.apply(new Caller(identity.user(), device));
            }
        };
    }
}
