package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.gateway.frame.Json;
import chat.lockstep.testkit.TestServers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// How many sockets and requests a node takes from one address and one user, and reads from several query sides.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsIT {

    private final Services second = new Services();
    private Gateway gateway;

    @BeforeAll
    void start() {
        gateway = new Gateway(
                TestServers.redisUri(),
                "--lockstep.sync.sessions-per-address-max=3",
                "--lockstep.http.requests-per-second=20",
                "--lockstep.query-side.further-urls=" + second.url());
    }

    @AfterAll
    void stop() {
        gateway.close();
        second.close();
    }

    @Test
    void a_fourth_socket_from_an_address_is_turned_away_until_one_closes() {
        var sockets = new TestSocket[] {gateway.connect(), gateway.connect(), gateway.connect()};

        var fourth = gateway.connect();
        var error = fourth.next().get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("too_many");
        assertThat(error.get("retryAfterMillis").longValue()).isPositive();
        assertThat(fourth.closeCode()).isEqualTo(4429);

        sockets[0].abort();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.sessions() == 2);
        var fifth = gateway.connect();
        fifth.send("{\"type\":\"ping\"}");
        assertThat(fifth.nextErrorCode()).isEqualTo("hello_expected");
        sockets[1].abort();
        sockets[2].abort();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> gateway.sessions() == 0);
    }

    /// So many that the machine may be slow, and they are too many all the same.
    private List<HttpResponse<String>> manyAtOnce(String token) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking = IntStream.range(0, 100)
                    .mapToObj(_ -> threads.submit(() -> gateway.get("/v1/conversations", token)))
                    .toList();
            var answers = new ArrayList<HttpResponse<String>>();
            for (var one : asking) {
                answers.add(one.get());
            }
            return answers;
        }
    }

    @Test
    void a_user_who_asks_too_often_is_told_when_to_come_again_and_others_are_not() {
        var token = Tokens.of("hasty", null, Duration.ofHours(1), Clock.systemUTC());
        var refused = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> manyAtOnce(token).stream()
                                .filter(answer -> answer.statusCode() != 200)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        var error = Json.mapper().readTree(refused.body()).get("error");
        assertThat(error.get("code").stringValue()).isEqualTo("rate_limited");
        assertThat(error.get("class").stringValue()).isEqualTo("overload");
        assertThat(error.get("retry").stringValue()).isEqualTo("after");
        assertThat(gateway.get("/v1/conversations", Tokens.of("calm", "phone")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void reads_go_to_all_query_sides_and_to_the_other_when_one_fails() {
        gateway.services.calls.clear();
        second.calls.clear();
        for (int i = 0; i < 10; i++) {
            read("u" + i);
        }
        assertThat(gateway.services.calls("/v1/conversations")).hasSize(5);
        assertThat(second.calls("/v1/conversations")).hasSize(5);

        second.failing.set(1);
        for (int i = 0; i < 30; i++) {
            read("v" + i);
        }
        second.failing.set(0);
    }

    private void read(String user) {
        assertThat(gateway.get("/v1/conversations", Tokens.of(user, "phone")).statusCode())
                .isEqualTo(200);
    }
}
