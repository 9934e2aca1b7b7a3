package chat.lockstep.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages as a browser gets them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagesIT {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]*)\"");

    private Gateway gateway;

    @BeforeAll
    void start() {
        gateway = new Gateway(TestServers.redisUri());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lab"})
    void a_page_is_html_that_allows_nothing_but_what_this_server_serves(String path) {
        var page = gateway.get(path, "");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(page, "Content-Security-Policy").split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "form-action 'none'",
                        "require-trusted-types-for 'script'")
                .noneMatch(rule -> rule.contains("unsafe"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lab"})
    void whatever_a_page_names_is_here_for_ever_and_nothing_is_inline(String path) {
        var page = gateway.get(path, "").body();

        assertThat(page).doesNotContain("<style").doesNotContainPattern("<script(?![^>]*\\bsrc=)");
        assertThat(references(page)).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("/assets/");
            var asset = gateway.get(reference, "");
            assertThat(asset.statusCode()).isEqualTo(200);
            assertThat(header(asset, "Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
            assertThat(header(asset, "X-Content-Type-Options")).isEqualTo("nosniff");
        });
        assertThat(references(page))
                .anySatisfy(reference -> assertThat(header(gateway.get(reference, ""), "Content-Type"))
                        .isEqualTo("text/javascript"));
    }

    @Test
    void who_has_a_page_already_is_told_that_it_has_not_changed() {
        var etag = header(gateway.get("/", ""), "ETag");

        var again = gateway.get("/", "", "If-None-Match", etag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(gateway.get("/", "", "If-None-Match", "\"another\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void head_says_what_get_would_without_the_page() throws IOException {
        var length = gateway.get("/", "").body().getBytes(UTF_8).length;

        assertThat(raw("HEAD /"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: " + length)
                .containsIgnoringCase("content-security-policy: ")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/",
                "/assets/unknown.js",
                "/assets/../index.html",
                "/assets/..%2findex.html",
                "/assets/%2e%2e/lab.html",
                "/assets/..%5c..%5capplication.yaml",
                "/assets/../../application.yaml",
                "/assets//etc/passwd",
                "/index.html",
                "/lab/",
                "/web/index.html"
            })
    void no_other_path_leads_to_a_file(String path) throws IOException {
        assertThat(raw("GET " + path)).startsWith("HTTP/1.1 404").contains("not_found");
    }

    @Test
    void a_page_cannot_be_posted_to() {
        assertThat(gateway.post("/", "", "{}").statusCode()).isEqualTo(404);
    }

    /// As it stands, which a client of HTTP would tidy up.
    private String raw(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port)) {
            socket.setSoTimeout(10_000);
            var text = request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static List<String> references(String page) {
        return REFERENCE.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
