package chat.lockstep.query.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import chat.lockstep.query.problem.Refusal;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Lets nobody pass but the gateway, and takes from it who the user is.
public final class CallerFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    private static final String USER_HEADER = "Lockstep-User";

    private final byte[] credential;

    public CallerFilter(String serviceSecret) {
        credential = ("Bearer " + serviceSecret).getBytes(UTF_8);
    }

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        if (!isCredential(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))) {
            return Mono.error(Refusal.of(ErrorCode.UNAUTHENTICATED, "the service credential is missing or wrong"));
        }
        callerOf(request).attachTo(request);
        return next.handle(request);
    }

    private boolean isCredential(@Nullable String given) {
        return given != null && MessageDigest.isEqual(credential, given.getBytes(UTF_8)); // in constant time
    }

    private static Caller callerOf(ServerRequest request) {
        var user = request.headers().firstHeader(USER_HEADER);
        if (user == null) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "the header " + USER_HEADER + " is missing");
        }
        try {
            return new Caller(UserId.of(user));
        } catch (IllegalArgumentException malformed) {
            throw Refusal.of(ErrorCode.UNAUTHENTICATED, "the header " + USER_HEADER + " names no user");
        }
    }
}
