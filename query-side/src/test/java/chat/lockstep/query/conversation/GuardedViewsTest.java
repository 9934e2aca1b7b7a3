package chat.lockstep.query.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import chat.lockstep.query.caller.CallerFilter;
import chat.lockstep.query.problem.ProblemFilter;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/// The routes over views in memory that fail, with a breaker between.
class GuardedViewsTest {

    private static final String SECRET = "0123456789abcdef";
    private static final UserId ALICE = UserId.of("alice");
    private static final ConversationId DIRECT = ConversationId.direct(ALICE, UserId.of("bob"));
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(1_500);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final FakeViews fake = new FakeViews();
    private final CircuitBreaker breaker = CircuitBreaker.of("cassandra", GuardedViews.config(TIMEOUT, PAUSE));
    private final GuardedViews views = new GuardedViews(fake, breaker, TIMEOUT, PAUSE);
    private final WebTestClient gateway = WebTestClient.bindToRouterFunction(
                    new ConversationRoutes(views, Duration.ofMillis(50))
                            .routes()
                            .filter(new CallerFilter(SECRET))
                            .filter(new ProblemFilter(LIMIT)))
            .build();

    @Test
    void while_reads_fail_the_next_ones_are_refused_at_once_and_told_when_to_come_again() {
        fake.failure = new ReadModelUnavailable("Cassandra is gone");
        for (int reads = 0; reads < 5; reads++) {
            assertThat(body(503)).contains("\"code\":\"unavailable\"", "\"retry\":\"same_id\"");
        }
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
        fake.failure = null;

        assertThat(body(503))
                .contains(
                        "\"code\":\"unavailable\"",
                        "\"class\":\"transient\"",
                        "\"retry\":\"after\"",
                        "\"retryAfterMillis\":1500");
        assertThat(ask().getResponseHeaders().getFirst("Retry-After")).isEqualTo("2");
    }

    @Test
    void reads_that_never_end_count_as_failed() {
        fake.silent = true;
        for (int reads = 0; reads < 5; reads++) {
            StepVerifier.create(views.heads(ALICE))
                    .expectError(TimeoutException.class)
                    .verify(LIMIT);
        }
        assertThat(breaker.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void what_is_not_found_does_not_count_as_failed() {
        for (int reads = 0; reads < 30; reads++) {
            StepVerifier.create(views.head(ALICE, DIRECT)).expectComplete().verify(LIMIT);
        }
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void when_reads_succeed_again_it_closes() {
        breaker.transitionToOpenState();
        breaker.transitionToHalfOpenState();
        for (int reads = 0; reads < 3; reads++) {
            StepVerifier.create(views.heads(ALICE)).expectComplete().verify(LIMIT);
        }
        assertThat(breaker.getState()).isEqualTo(State.CLOSED);
    }

    private String body(int status) {
        var answer = ask();
        assertThat(answer.getStatus().value()).isEqualTo(status);
        return answer.getResponseBody().blockFirst(LIMIT);
    }

    private FluxExchangeResult<String> ask() {
        return gateway.get()
                .uri("/v1/conversations")
                .header("Authorization", "Bearer " + SECRET)
                .header("Lockstep-User", "alice")
                .exchange()
                .returnResult(String.class);
    }
}
