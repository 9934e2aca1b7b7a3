package chat.lockstep.gateway.page;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.problem.Problems;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/// Answers with a file of the pages.
final class PageHandler {

    /// Only what this server serves, and nothing inline: `connect-src 'self'` covers the socket, too. A string becomes
    /// code or markup nowhere.
    private static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "manifest-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");

    private final PageFiles files;
    private final Problems problems;

    PageHandler(PageFiles files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        return files.at(request.path())
                .map(file -> respond(request, file))
                .orElseGet(() -> problems.respond(Errors.of(ErrorCode.NOT_FOUND, "no such file")));
    }

    private static Mono<ServerResponse> respond(ServerRequest request, PageFile file) {
        return request.checkNotModified(file.etag())
                .switchIfEmpty(Mono.defer(() -> ServerResponse.ok()
                        .contentType(file.type())
                        .cacheControl(file.cache())
                        .eTag(file.etag())
                        .headers(PageHandler::protect)
                        .bodyValue(file.body())));
    }

    private static void protect(HttpHeaders headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    }
}
