package chat.lockstep.relay;

import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An event table, a topic, and relays as processes between them.
abstract class RelayScenario {

    static final Duration LIMIT = Duration.ofMinutes(2);
    static final int PARTITIONS = 12;

    final String topic = TestServers.newTopicName();
    final String slot = "relay_" + UUID.randomUUID().toString().replace("-", "");
    final RandomGenerator random = seeded();
    final List<RelayProcess> relays = new ArrayList<>();
    private final List<EventTable> writers = new ArrayList<>();
    PostgresqlAccess database;
    EventTable table;
    String kafka;

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

    void use(PostgresqlAccess database, String kafka) throws Exception {
        this.database = database;
        this.kafka = kafka;
        writers.clear();
        this.table = writer();
    }

    /// One more who appends, to streams of its own.
    EventTable writer() throws SQLException {
        var writer = new EventTable(database, writers.size());
        writers.add(writer);
        return writer;
    }

    void makeTableAndTopic() throws Exception {
        EventTable.migrate(database);
        RelayedTopic.create(kafka, topic, PARTITIONS);
    }

    /// Also for a test that closes its own servers.
    @AfterEach
    void end() throws Exception {
        relays.forEach(RelayProcess::close);
        if (writers.isEmpty()) {
            return; // ended before
        }
        await().atMost(LIMIT).ignoreExceptions().until(this::slotIsDropped);
        for (var writer : writers) {
            writer.close();
        }
        writers.clear();
    }

    private boolean slotIsDropped() throws SQLException {
        dropSlot();
        return true;
    }

    void dropSlot() throws SQLException {
        table.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + slot
                + "'");
    }

    RelayProcess startRelay() throws IOException {
        return startRelay(Map.of());
    }

    /// @param more settings, as environment variables
    RelayProcess startRelay(Map<String, String> more) throws IOException {
        var relay = RelayProcess.start(database, kafka, topic, slot, more);
        relays.add(relay);
        return relay;
    }

    /// A relay that relayed a hundred events, and then was killed.
    void relaySome() throws Exception {
        makeTableAndTopic();
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        table.append(100, random);
        await().atMost(LIMIT).until(() -> eventsOf(relay) >= 100);
        kill(relay);
    }

    void kill(RelayProcess relay) throws InterruptedException {
        relay.kill();
        await().atMost(LIMIT)
                .until(() ->
                        table.isTrue("SELECT NOT active FROM pg_replication_slots WHERE slot_name = '" + slot + "'"));
    }

    static void awaitPhase(RelayProcess relay, String phase) {
        await().atMost(LIMIT).until(() -> relay.health().contains("\"phase\":\"" + phase + "\""));
    }

    static long eventsOf(RelayProcess relay) {
        return (long) relay.metric("lockstep_relay_events_total");
    }

    void assertAllRelayed() {
        assertRelayed(Map.of());
    }

    /// @param more heads of streams that no writer of this scenario knows
    void assertRelayed(Map<String, Long> more) {
        var wanted = new HashMap<>(more);
        writers.forEach(writer -> wanted.putAll(writer.heads()));
        try (var relayed = new RelayedTopic(kafka, topic)) {
            relayed.readUntil(wanted, LIMIT);
        }
    }

    /// One writer appends without pause until closed, which fails if appending did.
    AutoCloseable load() {
        return load(List.of(table));
    }

    AutoCloseable load(List<EventTable> appending) {
        var stop = new AtomicBoolean();
        var executor = Executors.newFixedThreadPool(appending.size());
        var loading = new ArrayList<Future<?>>();
        for (var writer : appending) {
            var own = RandomGeneratorFactory.of("L64X128MixRandom").create(random.nextLong());
            loading.add(executor.submit(() -> {
                while (!stop.get()) {
                    writer.append(1 + own.nextInt(5), own);
                    Thread.sleep(5);
                }
                return null;
            }));
        }
        return () -> {
            stop.set(true);
            for (var each : loading) {
                each.get(10, TimeUnit.SECONDS);
            }
            executor.close();
        };
    }
}
