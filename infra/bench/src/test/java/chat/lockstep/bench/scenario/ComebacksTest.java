package chat.lockstep.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.bench.ScriptedServer;
import chat.lockstep.bench.client.Lockstep;
import chat.lockstep.bench.client.Tokens;
import chat.lockstep.bench.wire.Loop;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComebacksTest {

    private static final byte[] TOKEN = "{\"token\":\"bobs\"}".getBytes(StandardCharsets.UTF_8);

    private final Loop loop = new Loop();
    private ScriptedServer server;
    private HttpServer issuer;
    private Comebacks comebacks;

    @BeforeEach
    void start() throws Exception {
        server = ScriptedServer.start("lockstep.v1.json");
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/v1/dev/tokens", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, TOKEN.length);
                exchange.getResponseBody().write(TOKEN);
            }
        });
        issuer.start();
        var tokens =
                new Tokens(URI.create("http://127.0.0.1:" + issuer.getAddress().getPort()));
        var stage = new Stage(loop, new Lockstep(loop, List.of(), false), Map::of, _ -> {}, _ -> {});
        comebacks = new Comebacks(stage, server.url(), tokens);
    }

    @AfterEach
    void close() throws Exception {
        comebacks.close();
        issuer.stop(0);
        loop.close();
        server.end();
    }

    @Test
    void the_views_are_looked_at_until_the_heads_show_enough() throws Exception {
        var shown = CompletableFuture.runAsync(() -> awaitViews(7));
        for (int seq : new int[] {3, 6}) {
            isTold(seq);
            assertThat(shown).isNotDone();
        }
        isTold(7);
        shown.get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_device_that_is_refused_is_no_return() throws Exception {
        var shown = CompletableFuture.runAsync(() -> awaitViews(1));
        server.hears();
        server.says("{\"type\":\"error\",\"error\":{\"code\":\"unauthenticated\"}}");
        assertThatThrownBy(() -> shown.get(20, TimeUnit.SECONDS)).hasMessageContaining("unauthenticated");
    }

    /// A device without a cursor comes. Its groups do not count.
    private void isTold(int seq) throws InterruptedException {
        assertThat(server.hears()).contains("\"token\":\"bobs\"").doesNotContain("cursor");
        server.says("""
                {"type":"heads","conversations":[{"kind":"direct","log":{"seq":%d}},{"kind":"group","log":{"seq":9}}]}""".formatted(seq));
        server.says("{\"type\":\"caughtUp\",\"cursor\":\"here\"}");
    }

    private void awaitViews(long logEvents) {
        try {
            comebacks.awaitViews("bob", logEvents);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
