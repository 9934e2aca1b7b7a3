package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.Server;
import chat.lockstep.testkit.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the relay must survive, with real servers and the relay as a process.
class RelayFaultIT extends RelayScenario {

    private static final String LATE = EventTable.conversation(900, "dd");

    @Test
    void a_slot_dropped_again_and_again_under_load_loses_nothing() throws Exception {
        makeTableAndTopic();
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        try (var _ = load(List.of(table, writer(), writer()))) {
            dropUnderLoad(relay);
            dropUnderLoad(relay);
            makeAnewUnderLoad(relay);
            kill(relay);
            dropSlot();
            long appended = total();
            await().atMost(LIMIT).until(() -> total() > appended + 50);
            var next = startRelay();
            await().atMost(LIMIT).until(() -> eventsOf(next) > 50);
        }
        assertAllRelayed();
    }

    /// As somebody would who wants to be rid of it: ends the reader, and drops the slot before it is read again.
    private void dropUnderLoad(RelayProcess relay) {
        lose(relay, "pg_drop_replication_slot('" + slot + "')");
    }

    private void makeAnewUnderLoad(RelayProcess relay) {
        lose(
                relay,
                "pg_drop_replication_slot('" + slot + "'), pg_create_logical_replication_slot('" + slot
                        + "', 'pgoutput')");
    }

    private void lose(RelayProcess relay, String how) {
        double before = relay.metric("lockstep_relay_backfills_total");
        long seen = eventsOf(relay);
        await().atMost(LIMIT).until(() -> eventsOf(relay) > seen + 50);
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(1))
                .ignoreExceptions()
                .until(() -> {
                    table.execute(
                            "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE slot_name ="
                                    + " '"
                                    + slot + "'");
                    table.execute("SELECT " + how);
                    return true;
                });
        await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_backfills_total") > before);
        awaitPhase(relay, "STREAMING");
    }

    private long total() throws Exception {
        return Long.parseLong(single("SELECT count(*) FROM domain_event"));
    }

    @Test
    void a_transaction_that_drew_its_identity_early_and_committed_after_the_slot_was_lost_is_sent() throws Exception {
        relaySome();
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        await().atMost(LIMIT).until(this::checkpointIsPastAllRows);
        try (var late = table.connect()) {
            late.setAutoCommit(false);
            table.appendWithin(late, LATE);
            table.append(40, random);
            await().atMost(LIMIT).until(() -> eventsOf(relay) >= 40);
            appendBehindAYoungerTransaction(late);
            kill(relay);
            dropSlot();
            late.commit();
        }

        var next = startRelay();

        assertAllRelayed();
        await().atMost(LIMIT).until(() -> eventsOf(next) >= 42);
        assertThat(eventsOf(next))
                .as("the hundred that were certainly relayed are not sent again")
                .isLessThan(100);
    }

    /// So that the order of transaction ids is not that of the stream.
    private void appendBehindAYoungerTransaction(Connection late) throws Exception {
        try (var younger = table.connect()) {
            younger.setAutoCommit(false);
            table.appendWithin(younger, EventTable.conversation(901, "ee"));
            younger.commit();
        }
        table.appendWithin(late, EventTable.conversation(901, "ee"));
    }

    private boolean checkpointIsPastAllRows() throws Exception {
        return table.isTrue("SELECT (SELECT xid FROM relay_checkpoint) > (SELECT max(transaction_id::text::numeric)"
                + " FROM domain_event)::text::xid8");
    }

    @Test
    void a_transaction_still_open_when_the_slot_is_made_anew_is_sent() throws Exception {
        relaySome();
        dropSlot();
        try (var late = table.connect()) {
            late.setAutoCommit(false);
            table.appendWithin(late, LATE);
            table.append(10, random);
            var relay = startRelay();
            awaitPhase(relay, "BACK_FILLING");
            table.append(10, random);
            late.commit();
            awaitPhase(relay, "STREAMING");
        }
        table.append(10, random);
        assertAllRelayed();
    }

    @Test
    void the_slot_moves_on_while_only_another_database_is_written_to() throws Exception {
        makeTableAndTopic();
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        var other = TestServers.newDatabase();
        try (var connection = DriverManager.getConnection(other.jdbcUrl(), other.user(), other.password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE busy AS SELECT repeat('x', 1000) AS x FROM generate_series(1, 2000)");
            var end = "pg_lsn '" + single("SELECT pg_current_wal_lsn()") + "'";
            await().atMost(LIMIT)
                    .until(() -> table.isTrue("SELECT confirmed_flush_lsn >= " + end
                            + " FROM pg_replication_slots WHERE slot_name = '" + slot + "'"));
        }
        assertThat(relay.metric("lockstep_relay_events_total")).isZero();
    }

    private String single(String query) throws Exception {
        try (var other = table.connect();
                var statement = other.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void a_killed_leader_is_replaced_within_ten_seconds_and_a_paused_one_soon_after() throws Exception {
        makeTableAndTopic();
        var first = startRelay();
        awaitPhase(first, "STREAMING");
        var second = startRelay();
        awaitPhase(second, "STAND_BY");
        assertThat(second.health()).contains("\"status\":\"UP\"", "\"leading\":false");
        try (var _ = load()) {
            first.kill();
            long killed = System.nanoTime();
            await().atMost(Duration.ofMinutes(1)).until(() -> eventsOf(second) > 0);
            System.out.println("taken over from the killed in " + millisSince(killed) + " ms");

            var third = startRelay();
            awaitPhase(third, "STAND_BY");
            second.pause();
            long paused = System.nanoTime();
            await().atMost(Duration.ofMinutes(1)).until(() -> eventsOf(third) > 0);
            System.out.println("taken over from the paused in " + millisSince(paused) + " ms");
            second.resume();
            awaitPhase(second, "STAND_BY");
        }
        assertAllRelayed();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    @Test
    void a_stream_that_falls_silent_shows_as_lag_and_is_begun_anew() throws Exception {
        makeTableAndTopic();
        var relay = startRelay(Map.of("LOCKSTEP_RELAY_STALLTIMEOUT", "6s"));
        awaitPhase(relay, "STREAMING");
        table.append(10, random);
        await().atMost(LIMIT).until(() -> eventsOf(relay) == 10);
        var sender = new Sender(single("SELECT active_pid FROM pg_replication_slots WHERE slot_name = '" + slot + "'"));
        sender.signal("STOP");
        try {
            table.append(10, random);
            await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_lag_seconds") > 3);
            await().atMost(LIMIT).until(() -> relay.health().contains("nothing came out of the slot for"));
        } finally {
            sender.signal("CONT");
        }
        assertAllRelayed();
        await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_lag_seconds") < 3);
    }

    /// The server's process that feeds the relay.
    private record Sender(String pid) {

        void signal(String name) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor())
                    .isZero();
        }
    }

    @Test
    void a_publication_that_leaves_rows_out_is_refused_and_what_it_left_out_is_sent() throws Exception {
        makeTableAndTopic();
        table.append(10, random);
        var relay = startRelay();
        awaitPhase(relay, "STREAMING");
        table.execute("ALTER PUBLICATION lockstep_events DROP TABLE domain_event");
        table.append(10, random);
        await().atMost(LIMIT)
                .until(() -> relay.health().contains("does not cover domain_event; mend it in the database: ALTER"));
        table.execute("ALTER PUBLICATION lockstep_events ADD TABLE domain_event");
        assertAllRelayed();

        table.execute("ALTER PUBLICATION lockstep_events SET (publish = 'update')");
        await().atMost(LIMIT).until(() -> relay.health().contains("does not publish insertions"));
        table.append(10, random);
        table.execute("DROP PUBLICATION lockstep_events");
        await().atMost(LIMIT).until(() -> relay.health().contains("does not exist; mend it"));
        table.execute("CREATE PUBLICATION lockstep_events FOR TABLE domain_event WITH (publish = 'insert')");
        assertAllRelayed();
    }

    @Test
    void a_row_that_cannot_be_mapped_is_set_aside_and_all_others_go_on() throws Exception {
        makeTableAndTopic();
        var deadLetters = topic + ".dead-letters";
        RelayedTopic.create(kafka, deadLetters, 1);
        table.append(10, random);
        table.execute("INSERT INTO domain_event (aggregate_id, sequence_number, aggregate_type, event_id, meta_data,"
                + " payload, payload_revision, payload_type, time_stamp) VALUES ('" + LATE + "@bob', 0, 'Receipts',"
                + " gen_random_uuid(), '{\"user\":1}', '{\"n\":0}', '1', 'messageSent', '2024-03-01T12:34:56.007Z')");
        table.append(10, random);
        var relay = startRelay(Map.of("LOCKSTEP_KAFKA_DEADLETTERS", deadLetters));
        assertAllRelayed();

        await().atMost(LIMIT).until(() -> relay.metric("lockstep_relay_dead_letters_total") == 1);
        var dead = RelayedTopic.only(kafka, deadLetters, LIMIT);
        assertThat(dead.key()).isEqualTo(LATE);
        assertThat(new String(dead.value(), UTF_8)).isEqualTo("{\"n\":0}");
        var headers = RelayedTopic.headersOf(dead);
        assertThat(headers)
                .containsEntry("lockstep-dead-letter-group", "relay")
                .containsEntry("lockstep-dead-letter-attempts", "1")
                .containsEntry("axon-message-aggregate-id", LATE + "@bob")
                .containsEntry("lockstep-row-meta-data", "{\"user\":1}");
        assertThat(headers.get("lockstep-dead-letter-cause")).contains("meta_data.user must be a string");
        assertThat(relay.health()).contains("\"status\":\"UP\"");
    }

    @Test
    void a_slot_that_the_server_gave_up_to_save_its_disk_loses_nothing() throws Exception {
        try (var own = TestServers.separate(EnumSet.of(Server.POSTGRESQL))) {
            use(own.servers().postgresql(), kafka);
            relaySome();
            table.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
            table.execute("SELECT pg_reload_conf()");
            table.append(100, random);
            table.execute("CREATE TABLE filling AS SELECT repeat('x', 1000) AS x FROM generate_series(1, 40000)");
            await().atMost(LIMIT).until(() -> {
                table.execute("SELECT pg_switch_wal()");
                table.execute("CHECKPOINT");
                return table.isTrue("SELECT wal_status = 'lost' FROM pg_replication_slots");
            });
            var relay = startRelay();
            awaitPhase(relay, "STREAMING");
            table.append(10, random);
            assertAllRelayed();
            assertThat(relay.log()).anyMatch(line -> line.contains("the server invalidated it (wal_removed)"));
            end();
        }
    }
}
