package chat.lockstep.local.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.FreePorts;
import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import chat.lockstep.local.process.RunningService;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private ServerFixture fixture;
    private Standby standby;
    private RunningService following;
    private Administrator first;
    private Administrator second;
    private String wayToFirst;

    @BeforeEach
    void start() throws Exception {
        fixture = ServerFixture.start(Server.POSTGRESQL, folder.resolve("data"));
        var settings = fixture.settings();
        int port = FreePorts.find().base();
        first = new Administrator(settings, settings.ports().postgresql());
        second = new Administrator(settings, port);
        standby = Standby.of(settings, port);
        following = new RunningService(standby, settings.data());
        first.execute("CREATE TABLE kept (n int)", """
                SELECT pg_create_logical_replication_slot('relay', 'pgoutput', false, false, true)
                """, "CREATE PUBLICATION kept FOR TABLE kept");
        following.start();
        standby.awaitStreaming(LIMIT);
    }

    @AfterEach
    void end() throws Exception {
        following.stop();
        fixture.close();
    }

    @Test
    void a_promoted_standby_has_every_commit_that_was_answered_and_waits_for_no_standby_itself() throws Exception {
        standby.requireItsConfirmation(LIMIT);
        makeAnew();
        try (var appender = new Appender(first.access("postgres"))) {
            var appending = appender.appendUntilFailure();
            await().atMost(LIMIT).until(() -> appender.answered().size() > 500);
            failOver();
            appending.join(LIMIT);
            assertThat(rows(second)).containsAll(appender.answered());
            assertThat(rows(second))
                    .doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(appender.answered().size() + 1);
        }
        try (var appender = new Appender(second.access("postgres"))) {
            appender.append(1);
            assertThat(appender.answered()).hasSize(1);
        }
    }

    @Test
    void the_first_servers_place_follows_the_promoted_one_and_takes_over_again() throws Exception {
        try (var appender = new Appender(first.access("postgres"))) {
            appender.append(10);
            standby.awaitStreaming(LIMIT);
            appender.append(10);
        }
        standby.awaitStreaming(LIMIT);
        failOver();
        second.execute("INSERT INTO kept VALUES (21)");
        following.stop();
        following.start();
        assertThat(second.ask("SELECT pg_is_in_recovery()"))
                .as("promoted for good")
                .isEqualTo("f");

        var back = standby.reversed();
        back.copyAnew();
        fixture.servers().start(Server.POSTGRESQL);
        back.awaitStreaming(LIMIT);
        back.requireItsConfirmation(LIMIT);
        second.execute("INSERT INTO kept VALUES (22)");
        following.kill();
        back.promote(LIMIT);

        first.execute("INSERT INTO kept VALUES (23)");
        assertThat(rows(first)).hasSize(23);
    }

    @Test
    void while_the_standby_cannot_confirm_nothing_is_answered() throws Exception {
        standby.requireItsConfirmation(LIMIT);
        try (var appender = new Appender(first.access("postgres"))) {
            appender.append(1);
            cut();
            assertThatThrownBy(() -> appender.append(1)).isInstanceOf(SQLException.class);
            assertThat(appender.answered()).hasSize(1);
            assertThat(first.ask("SELECT count(*) FROM kept"))
                    .as("seen by others")
                    .isEqualTo("1");
        }
        mend();
        await().atMost(LIMIT).until(() -> first.ask("SELECT count(*) FROM kept").equals("2"));
    }

    @Test
    void once_it_is_released_the_first_server_waits_for_it_no_longer() throws Exception {
        standby.requireItsConfirmation(LIMIT);
        following.stop();
        await().atMost(LIMIT)
                .until(() -> first.ask("SELECT count(*) FROM pg_replication_slots WHERE active")
                        .equals("0"));
        standby.release();
        try (var appender = new Appender(first.access("postgres"))) {
            appender.append(1);
            assertThat(appender.answered()).hasSize(1);
        }
        assertThat(first.ask("SELECT count(*) FROM pg_replication_slots WHERE slot_type = 'physical'"))
                .isEqualTo("0");
    }

    @Test
    void without_its_confirmation_a_promotion_loses_what_it_had_not_got_but_none_of_that_was_relayed()
            throws Exception {
        try (var appender = new Appender(first.access("postgres"))) {
            appender.append(20);
            standby.awaitStreaming(LIMIT);
            cut();
            appender.append(30);
            assertThat(appender.answered()).hasSize(50);
        }
        assertThatThrownBy(() -> first.execute("SET statement_timeout = '2s'", """
                        SELECT count(*) FROM pg_logical_slot_peek_binary_changes(
                            'relay', NULL, NULL, 'proto_version', '1', 'publication_names', 'kept')
                        """))
                .hasMessageContaining("statement timeout");
        failOver();
        assertThat(rows(second)).hasSize(20);
    }

    @Test
    void it_has_a_copy_of_the_relays_slot_that_goes_on_where_the_first_one_stood() throws Exception {
        readOn();
        readOn();
        standby.awaitSlots(LIMIT);
        try (var appender = new Appender(first.access("postgres"))) {
            appender.append(10);
        }
        standby.awaitStreaming(LIMIT);
        failOver();
        assertThat(second.ask("""
                        SELECT count(*) FROM pg_logical_slot_get_binary_changes(
                            'relay', NULL, NULL, 'proto_version', '1', 'publication_names', 'kept')
                        WHERE get_byte(data, 0) = ascii('I')
                        """)).as("insertions").isEqualTo("10");
    }

    /// As a reader would that is up to date.
    private void readOn() throws SQLException {
        first.execute(
                "SELECT pg_log_standby_snapshot()",
                "SELECT pg_replication_slot_advance('relay', pg_current_wal_flush_lsn())");
    }

    private void failOver() throws Exception {
        fixture.servers().kill(Server.POSTGRESQL);
        standby.promote(LIMIT);
    }

    /// Copies the first server as it is set now.
    private void makeAnew() throws Exception {
        following.stop();
        standby.copyAnew();
        following.start();
        standby.awaitStreaming(LIMIT);
    }

    /// The standby does not follow any more.
    private void cut() throws SQLException {
        wayToFirst = second.ask("SHOW primary_conninfo");
        second.set("primary_conninfo", "");
        await().atMost(LIMIT)
                .until(() ->
                        first.ask("SELECT count(*) FROM pg_stat_replication").equals("0"));
    }

    private void mend() throws SQLException {
        second.set("primary_conninfo", wayToFirst);
    }

    private static List<Integer> rows(Administrator server) throws SQLException {
        var rows = new ArrayList<Integer>();
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT n FROM kept ORDER BY n")) {
            while (found.next()) {
                rows.add(found.getInt(1));
            }
        }
        return rows;
    }
}
