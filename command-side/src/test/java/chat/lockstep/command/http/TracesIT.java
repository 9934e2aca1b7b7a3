package chat.lockstep.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.command.SharedCommandSide;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";

    private final RunningCommandSide commandSide = SharedCommandSide.get();
    private final String alice = Ids.user("alice");

    @Test
    void an_event_of_a_recorded_trace_carries_it_on() {
        var id = Ids.fresh();
        var result = command("00-" + TRACE + "-" + CALLER + "-01", Commands.create(id, Ids.user("bob")));
        assertThat(result.get("outcome").stringValue()).isEqualTo("applied");

        assertThat(metaData(id).get("traceparent").stringValue())
                .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
                .doesNotContain(CALLER);
    }

    @Test
    void an_event_of_a_trace_that_nobody_records_does_not_remember_it() {
        var unsampled = Ids.fresh();
        var untraced = Ids.fresh();
        command("00-" + TRACE + "-" + CALLER + "-00", Commands.create(unsampled, Ids.user("bob")));
        commandSide.command(alice, Commands.create(untraced, Ids.user("bob")));

        assertThat(metaData(unsampled).has("traceparent")).isFalse();
        assertThat(metaData(untraced).has("traceparent")).isFalse();
    }

    @Test
    void an_error_names_its_trace_whether_or_not_it_is_recorded() {
        for (var flags : new String[] {"00", "01"}) {
            var refused = command(
                    "00-" + TRACE + "-" + CALLER + "-" + flags,
                    Commands.send(Ids.fresh(), Ids.direct(alice, "nobody"), "hello"));

            assertThat(refused.at("/error/traceId").stringValue()).isEqualTo(TRACE);
        }
    }

    @Test
    void without_a_caller_that_traces_every_request_has_a_trace_id_of_its_own() {
        var refused = Commands.send(Ids.fresh(), Ids.direct(alice, "nobody"), "hello");

        var one = commandSide.command(alice, refused).at("/error/traceId").stringValue();
        var other = commandSide.command(alice, refused).at("/error/traceId").stringValue();

        assertThat(one).matches("[0-9a-f]{32}").isNotEqualTo(other);
    }

    private JsonNode command(String traceparent, String json) {
        return commandSide.json(commandSide.send(commandSide
                .requestTo("/v1/commands")
                .header("Authorization", "Bearer " + RunningCommandSide.SECRET)
                .header("Lockstep-User", alice)
                .header("Lockstep-Device", "phone")
                .header("traceparent", traceparent)
                .POST(BodyPublishers.ofString(json))
                .build()));
    }

    private JsonNode metaData(String eventId) {
        return JsonMapper.shared()
                .readTree(commandSide
                        .jdbc()
                        .sql("SELECT meta_data FROM domain_event WHERE event_id = :id")
                        .param("id", UUID.fromString(eventId))
                        .query(byte[].class)
                        .single());
    }
}
