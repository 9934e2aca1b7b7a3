package chat.lockstep.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WithoutCassandraTest {

    @Test
    void the_query_side_starts_says_so_and_stays_up() throws Exception {
        try (var application = QuerySide.start("127.0.0.1:1", "lockstep")) {
            var answer = QuerySide.get(application, "/v1/conversations", "alice");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("\"code\":\"unavailable\"", "\"retry\":\"same_id\"");
            var health = QuerySide.management(application, "/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"cassandra\":{", "\"status\":\"DOWN\"");

            assertThat(QuerySide.management(application, "/metrics").body())
                    .contains("resilience4j_circuitbreaker_state{name=\"cassandra\",state=\"open\"} 0.0");
            for (int reads = 0; reads < 5; reads++) {
                QuerySide.get(application, "/v1/conversations", "alice");
            }
            assertThat(QuerySide.get(application, "/v1/conversations", "alice").body())
                    .contains("\"code\":\"unavailable\"", "\"retry\":\"after\"", "\"retryAfterMillis\":");
            assertThat(QuerySide.management(application, "/metrics").body())
                    .contains("resilience4j_circuitbreaker_state{name=\"cassandra\",state=\"open\"} 1.0");
        }
    }
}
