package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.bench.client.Lockstep;
import chat.lockstep.bench.report.Facts;
import chat.lockstep.bench.report.Page;
import chat.lockstep.bench.report.Results;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.rig.Processes;
import chat.lockstep.bench.scenario.Direct;
import chat.lockstep.bench.scenario.Group;
import chat.lockstep.bench.scenario.Idle;
import chat.lockstep.bench.scenario.Resume;
import chat.lockstep.bench.scenario.Stage;
import chat.lockstep.bench.scenario.Storm;
import chat.lockstep.bench.wire.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The load program at a small scale: every message is at every device once. Times are not judged.
class BenchIT {

    private static final int RATE = 20;
    private static final int SECONDS = 3;

    private final WholeSystem system = WholeSystem.running();
    private final Loop loop = new Loop();
    private final List<Row> rows = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void messages_between_two_reach_all_their_devices() throws Exception {
        for (boolean acks : List.of(false, true)) {
            try (var direct = Direct.begin(stage(acks), 8, acks)) {
                var row = direct.run(RATE, 1, SECONDS);
                assertThat(row.counts().sent()).isEqualTo(RATE * (1 + SECONDS));
                assertThat(row.counts().due()).isEqualTo(3L * row.counts().sent());
                assertThat(row.latencies().get("delivery").count()).isEqualTo(3L * RATE * SECONDS);
            }
        }
        assertEverythingIsRight(2);
        assertThat(rows.getFirst().usage().processes()).containsKeys("sync-gateway", "postgresql", "cassandra");
    }

    @Test
    void a_message_in_a_group_reaches_every_member() throws Exception {
        var row = new Group(stage(false)).run(24, 4, 1, SECONDS);
        assertThat(row.counts().due()).isEqualTo(23L * row.counts().sent());
        assertEverythingIsRight(1);
    }

    @Test
    void devices_that_come_back_all_at_once_get_what_they_missed() throws Exception {
        var row = new Storm(stage(false), system.httpUrl()).run(40, RATE, SECONDS);
        assertThat(row.figures()).containsEntry("inStep", 40.0);
        assertEverythingIsRight(1);
    }

    @Test
    void a_device_that_was_away_is_told_of_every_conversation_that_changed() throws Exception {
        var returned = new Resume(stage(false), system.httpUrl()).run(12, 1_200, 2);
        // The private conversation has changed as well: other devices have come for the first time.
        assertThat(returned.get(0).figures().get("heads")).isBetween(12.0, 13.0);
        assertThat(returned.get(1).figures().get("heads")).isBetween(12.0, 13.0);
        assertThat(returned.get(2).figures().get("heads")).isBetween(0.0, 1.0);
    }

    @Test
    void connections_at_rest_stay() throws Exception {
        var row = new Idle(stage(false), Idle::isGateway).run(60, 2);
        assertThat(row.figures()).containsKeys("residentBytesPerConnection", "liveHeapBytesPerConnection");
    }

    private Stage stage(boolean acks) {
        return new Stage(
                loop,
                new Lockstep(loop, system.httpUrls(), acks),
                () -> Processes.of(system.data()),
                rows::add,
                System.out::println);
    }

    private void assertEverythingIsRight(int count) {
        assertThat(rows).hasSize(count).allMatch(Row::isRight);
        var page = Page.of(new Results.Content(new Facts("a test", "now", Map.of(), Map.of()), rows));
        assertThat(page).contains("<h2>" + rows.getFirst().scenario()).doesNotContain("✗<");
    }
}
