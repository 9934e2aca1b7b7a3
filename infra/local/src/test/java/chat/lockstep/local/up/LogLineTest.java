package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LogLineTest {

    private final LogLine log = new LogLine(ZoneOffset.UTC);

    @Test
    void a_line_of_an_application_is_time_level_logger_message_and_trace() {
        assertThat(log.readable("", """
                {"@timestamp":"2026-01-31T13:00:00.25+01:00","@version":"1","message":"Cassandra is away",\
                "logger_name":"chat.lockstep.gateway.view.CassandraViews","thread_name":"main","level":"WARN",\
                "level_value":30000,"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7"}"""))
                .containsExactly(
                        "12:00:00.250 WARN  c.l.g.v.CassandraViews: Cassandra is away  [trace 4bf92f3577b34da6a3ce929d0e0e4736]");
    }

    @Test
    void a_stack_and_further_lines_of_a_message_are_indented() {
        assertThat(log.readable("relay", """
                {"@timestamp":"2026-01-31T12:00:00Z","message":"it ended\\nbadly","logger_name":"Relay",\
                "level":"ERROR","stack_trace":"java.io.IOException: x\\n\\tat A.b(A.java:1)\\n"}"""))
                .containsExactly(
                        "12:00:00.000 ERROR relay          Relay: it ended",
                        "    badly",
                        "    java.io.IOException: x",
                        "    \tat A.b(A.java:1)");
    }

    @Test
    void a_line_of_a_server_stays_as_it_is() {
        var line = "2026-01-31 12:00:00.000 UTC [17] LOG:  database system is ready to accept connections";

        assertThat(log.readable("postgresql", line)).containsExactly(line);
    }

    @Test
    void what_only_looks_like_json_stays_as_it_is() {
        assertThat(log.readable("", "{\"message")).containsExactly("{\"message");
        assertThat(log.readable("", "{\"a\":1}")).containsExactly("{\"a\":1}");
    }
}
