package chat.lockstep.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rows in, records out, with real servers and the relay as a process.
class RelayIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 12;

    private final String topic = TestServers.newTopicName();
    private final String slot = "relay_" + UUID.randomUUID().toString().replace("-", "");
    private final RandomGenerator random = seeded();
    private final List<RelayProcess> relays = new ArrayList<>();
    private PostgresqlAccess database;
    private EventTable table;
    private String kafka;

    private static RandomGenerator seeded() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    @BeforeEach
    void servers() throws Exception {
        TestServers.require(Server.POSTGRESQL, Server.KAFKA);
        use(TestServers.newDatabase(), TestServers.kafkaBootstrapServers());
    }

    private void use(PostgresqlAccess database, String kafka) throws Exception {
        this.database = database;
        this.kafka = kafka;
        this.table = new EventTable(database);
    }

    @AfterEach
    void end() throws Exception {
        relays.forEach(RelayProcess::close);
        await().atMost(LIMIT).ignoreExceptions().until(this::slotIsDropped);
        table.close();
    }

    private boolean slotIsDropped() throws SQLException {
        table.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot
                + "'");
        return true;
    }

    @Test
    void events_before_and_after_the_first_start_reach_kafka_once_and_in_order() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
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
        await().atMost(LIMIT).until(() -> relay.metrics().contains("lockstep_relay_lag_bytes"));
        assertThat(relay.metrics()).contains("lockstep_relay_events_total", "lockstep_relay_leading 1.0");
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
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
        try (var _ = load()) {
            for (int kills = 0; kills < 3; kills++) {
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
    void when_the_leader_is_killed_the_stand_by_takes_over() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
        var first = startRelay();
        awaitPhase(first, "STREAMING");
        var second = startRelay();
        awaitPhase(second, "STAND_BY");
        assertThat(second.health()).contains("\"status\":\"UP\"", "\"leading\":false");
        try (var _ = load()) {
            first.kill();
            awaitPhase(second, "STREAMING");
        }
        assertAllRelayed();
    }

    @Test
    void a_leader_whose_connection_is_cut_gives_way_and_comes_back() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
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
    void a_slot_dropped_while_no_relay_ran_loses_nothing() throws Exception {
        relaySome();
        table.execute("SELECT pg_drop_replication_slot('" + slot + "')");
        table.append(100, random);
        startRelay();
        assertAllRelayed();
    }

    @Test
    void a_slot_made_anew_by_somebody_else_is_found_out() throws Exception {
        relaySome();
        table.execute("SELECT pg_drop_replication_slot('" + slot + "')");
        table.append(100, random);
        table.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        startRelay();
        assertAllRelayed();
    }

    @Test
    void a_back_fill_that_was_cut_short_is_done_again() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
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

    private void relaySome() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        table.append(100, random);
        await().atMost(LIMIT).until(() -> eventsOf(relay) >= 100);
        relay.kill();
        await().atMost(LIMIT)
                .until(() ->
                        table.isTrue("SELECT NOT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'"));
    }

    private RelayProcess startRelay() throws IOException {
        var relay = RelayProcess.start(database, kafka, topic, slot);
        relays.add(relay);
        return relay;
    }

    private static void awaitPhase(RelayProcess relay, String phase) {
        await().atMost(LIMIT).until(() -> relay.health().contains("\"phase\":\"" + phase + "\""));
    }

    private static long eventsOf(RelayProcess relay) {
        return relay.metrics()
                .lines()
                .filter(line -> line.startsWith("lockstep_relay_events_total "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' '))))
                .findFirst()
                .orElse(0);
    }

    private void assertAllRelayed() {
        try (var relayed = new RelayedTopic(kafka, topic)) {
            relayed.readUntil(table.heads(), LIMIT);
        }
    }

    /// Appends without pause until closed, which fails if appending did.
    private AutoCloseable load() {
        var stop = new AtomicBoolean();
        var executor = Executors.newSingleThreadExecutor();
        var loading = executor.submit(() -> {
            while (!stop.get()) {
                table.append(1 + random.nextInt(5), random);
                Thread.sleep(5);
            }
            return null;
        });
        return () -> {
            stop.set(true);
            loading.get(10, TimeUnit.SECONDS);
            executor.close();
        };
    }
}
