package chat.lockstep.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.testkit.TestServers;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/// Rows in, records out, with real servers and the relay as a process.
class RelayIT extends RelayScenario {

    @Test
    void events_before_and_after_the_first_start_reach_kafka_once_and_in_order() throws Exception {
        makeTableAndTopic();
        table.append(50, random);
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        for (int i = 0; i < 50; i++) {
            table.append(1 + random.nextInt(5), random);
        }
        try (var relayed = new RelayedTopic(kafka, topic)) {
            relayed.readUntil(table.heads(), LIMIT);
            assertThat(relayed.repeats()).isZero();
        }
        assertThat(relay.health()).contains("\"status\":\"UP\"", "\"leading\":true");
        await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_wal_kept_bytes") > 0);
        await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_lag_seconds") > 0);
        assertThat(relay.metrics())
                .contains(
                        "lockstep_relay_events_total",
                        "lockstep_relay_leading 1.0",
                        "lockstep_relay_backfills_total 1.0",
                        "lockstep_relay_phase{phase=\"streaming\"} 1.0",
                        "lockstep_relay_failing{name=\"kafka\"} 0.0",
                        "lockstep_relay_failing{name=\"postgresql\"} 0.0",
                        "lockstep_relay_lag_bytes");
        assertThat(relay.log()).allMatch(line -> line.startsWith("{\"@timestamp\":"));
    }

    @Test
    void a_relay_started_first_waits_for_the_table_and_the_topic() throws Exception {
        var relay = startRelay();
        awaitPhase(relay, "PREPARING");
        EventTable.migrate(database);
        table.append(10, random);
        await().atMost(LIMIT).until(() -> relay.health().contains("topic " + topic + " does not exist"));
        assertThat(relay.health()).contains("\"status\":\"DOWN\"");
        RelayedTopic.create(kafka, topic, PARTITIONS);
        assertAllRelayed();
    }

    @Test
    void a_topic_with_another_number_of_partitions_is_refused() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, 3);
        var relay = startRelay();
        await().atMost(LIMIT)
                .until(() -> relay.health().contains("topic " + topic + " has 3 partitions instead of 12"));
        assertThat(table.isTrue("SELECT count(*) = 0 FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
                .as("no slot was made, so no log is kept for nothing")
                .isTrue();
    }

    @Test
    void a_relay_killed_under_load_and_started_again_skips_nothing() throws Exception {
        makeTableAndTopic();
        try (var _ = load()) {
            for (int kills = 0; kills < 2; kills++) {
                var relay = startRelay();
                awaitPhase(relay, "STREAMING");
                long seen = eventsOf(relay);
                await().atMost(LIMIT).until(() -> eventsOf(relay) > seen + 200);
                relay.kill();
            }
        }
        startRelay();
        assertAllRelayed();
    }

    @Test
    void a_leader_whose_connection_is_cut_gives_way_and_comes_back() throws Exception {
        makeTableAndTopic();
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        table.append(10, random);
        table.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'lockstep-relay-leader'");
        table.append(10, random);
        await().atMost(LIMIT).until(() -> relay.health().contains("terminating connection"));
        awaitPhase(relay, "STREAMING");
        table.append(10, random);
        assertAllRelayed();
    }

    @Test
    void a_slot_made_anew_by_somebody_else_is_found_out() throws Exception {
        relaySome();
        dropSlot();
        table.append(100, random);
        table.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        startRelay();
        assertAllRelayed();
    }

    @Test
    void a_back_fill_that_was_cut_short_is_done_again() throws Exception {
        makeTableAndTopic();
        table.append(100, random);
        table.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')"); // and then it died
        startRelay();
        assertAllRelayed();
    }

    @Test
    void events_wait_while_kafka_is_away() throws Exception {
        try (var own = TestServers.separate(EnumSet.of(Server.KAFKA))) {
            kafka = own.servers().kafkaBootstrapServers();
            EventTable.migrate(database);
            RelayedTopic.create(kafka, topic, PARTITIONS);
            var relay = startRelay();
            awaitPhase(relay, "STREAMING");
            try (var _ = load()) {
                await().atMost(LIMIT).until(() -> eventsOf(relay) > 100);
                own.servers().kill(Server.KAFKA);
                await().atMost(LIMIT).until(() -> relay.health().contains("does not answer"));
                assertThat(relay.health()).contains("\"status\":\"DOWN\"");
                own.servers().start(Server.KAFKA);
                await().atMost(LIMIT).until(() -> relay.health().contains("{\"status\":\"UP\"}"));
            }
            assertAllRelayed();
            relay.kill();
        }
    }
}
