package chat.lockstep.local.postgresql;

import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A second PostgreSQL server that follows the first by streaming, to take its place: cluster in `postgresql-standby/`,
/// made
/// from the running first server when it is started for the first time. It has the first server's users and passwords.
///
/// It follows asynchronously until [#requireItsConfirmation]. From then on the first server answers no commit that is
/// not
/// on this one's disk too, so that promoting it loses nothing that was answered.
///
/// The relay's slot is made with `failover`, so that this server keeps a copy of it. A stream out of the slot waits for
/// this server's confirmation, so that nothing is ever relayed which a promotion would lose.
public final class Standby implements Service {

    /// How the first server knows it: by its connection's name and by its slot.
    private static final String NAME = "lockstep_standby";

    /// A copy begins with a checkpoint.
    private static final Duration CHECKPOINT_LIMIT = Duration.ofMinutes(1);

    private static final Duration POLL = Duration.ofMillis(50);

    private final Cluster first;
    private final Cluster cluster;
    private final Administrator administrator;

    /// @param settings of the first server's data folder
    /// @param port     its own; it keeps it when it is promoted
    public Standby(LocalSettings settings, int port) {
        this.first = new Cluster(settings, "postgresql", settings.ports().postgresql());
        this.cluster = new Cluster(settings, "postgresql-standby", port);
        this.administrator = cluster.administrator();
    }

    @Override
    public String name() {
        return "postgresql-standby";
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("PostgreSQL standby", cluster.port());
    }

    @Override
    public Launch prepare() throws IOException, InterruptedException {
        if (!cluster.exists()) {
            try {
                copyFirst();
            } catch (SQLException failure) {
                throw new IOException("the first server could not be copied: " + failure.getMessage(), failure);
            }
        }
        return cluster.launch("""
                # Where it follows. Without standby.signal, so after a promotion, none of it has an effect.
                primary_conninfo = '%s'
                primary_slot_name = '%s'
                hot_standby_feedback = on
                sync_replication_slots = on
                wal_retrieve_retry_interval = '500ms'
                """.formatted(wayToFirst(), NAME));
    }

    private String wayToFirst() {
        return "host=127.0.0.1 port=%d user=%s password=%s dbname=postgres application_name=%s sslmode=disable"
                .formatted(first.port(), Administrator.NAME, administrator.password(), NAME);
    }

    /// As soon as it can be asked. It may still be far behind; [#awaitStreaming] says when it is not.
    @Override
    public Readiness readiness() {
        return cluster.readiness();
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(2); // it replays the log since its copy was begun
    }

    @Override
    public StopSignal stopSignal() {
        return cluster.isThrownAway() ? StopSignal.KILL : StopSignal.INT;
    }

    @Override
    public Duration stopLimit() {
        return first.settings().stopLimit();
    }

    public PostgresqlAccess access(String database) {
        return administrator.access(database);
    }

    /// Waits until it has everything that the first server had when this was called, and follows.
    public void awaitStreaming(Duration limit) throws SQLException, InterruptedException {
        String end = first.administrator().ask("SELECT pg_current_wal_flush_lsn()");
        await(
                limit,
                "the standby has not caught up with " + end,
                () -> first.administrator()
                        .ask(
                                "SELECT count(*) FROM pg_stat_replication WHERE application_name = '%s' AND state = 'streaming'"
                                                .formatted(NAME)
                                        + " AND flush_lsn >= '" + end + "'")
                        .equals("1"));
    }

    /// Waits until this server has its own copy of the first one's failover slots, which goes on from where the
    /// original
    /// stands.
    public void awaitSlots(Duration limit) throws SQLException, InterruptedException {
        String wanted = first.administrator().ask("SELECT count(*) FROM pg_replication_slots WHERE failover");
        await(limit, "the standby has not got the " + wanted + " failover slots", () -> {
            // A slot can be copied once its reader has passed such a record; by itself it is written every 15 s.
            first.administrator().ask("SELECT pg_log_standby_snapshot()");
            return administrator
                    .ask("SELECT count(*) FROM pg_replication_slots"
                            + " WHERE synced AND NOT temporary AND invalidation_reason IS NULL")
                    .equals(wanted);
        });
    }

    /// When this returns, the first server answers a commit only when this one has it on its disk, and waits without
    /// end
    /// if this one is away.
    public void requireItsConfirmation(Duration limit) throws SQLException, InterruptedException {
        first.administrator()
                .execute("ALTER SYSTEM SET synchronous_standby_names = '" + NAME + "'", "SELECT pg_reload_conf()");
        await(
                limit,
                "the standby is not synchronous",
                () -> first.administrator()
                        .ask(
                                "SELECT count(*) FROM pg_stat_replication WHERE application_name = '%s' AND sync_state = 'sync'"
                                        .formatted(NAME))
                        .equals("1"));
    }

    /// Makes it a server of its own, which can be written to when this returns. The first one must not run any more:
    /// with
    /// both, there would be two histories.
    public void promote(Duration limit) throws SQLException {
        String done = administrator.ask("SELECT pg_promote(true, " + limit.toSeconds() + ")");
        if (!done.equals("t")) {
            throw new IllegalStateException("the standby was not promoted within " + limit.toSeconds() + " s");
        }
    }

    private void copyFirst() throws SQLException, IOException, InterruptedException {
        Path fresh = cluster.fresh();
        // Its slot comes first: from here on the first server keeps all the log that the copy needs.
        first.administrator().execute("""
                        SELECT pg_create_physical_replication_slot('%s', true)
                        WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '%s')
                        """.formatted(NAME, NAME));
        try (Connection connection = first.administrator().connect("postgres", CHECKPOINT_LIMIT)) {
            BaseBackup.take(connection, first.folder(), fresh);
        }
        forgetStandbys(fresh.resolve("postgresql.auto.conf"));
        Files.createFile(fresh.resolve("standby.signal"));
        if (!cluster.isThrownAway()) {
            cluster.initdb(List.of("--sync-only", "--pgdata=" + fresh));
        }
        Files.move(fresh, cluster.folder());
        first.administrator()
                .execute("ALTER SYSTEM SET synchronized_standby_slots = '" + NAME + "'", "SELECT pg_reload_conf()");
    }

    /// The first server's settings by `ALTER SYSTEM` go with the copy, but not the standbys that it waits for:
    /// promoted,
    /// this server would wait for itself, and answer no commit.
    private static void forgetStandbys(Path settings) throws IOException {
        Files.write(
                settings,
                Files.readAllLines(settings).stream()
                        .filter(line -> !line.startsWith("synchronous_standby_names")
                                && !line.startsWith("synchronized_standby_slots"))
                        .toList());
    }

    private static void await(Duration limit, String missing, Condition condition)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(missing + " within " + limit.toSeconds() + " s");
            }
            Thread.sleep(POLL);
        }
    }

    private interface Condition {
        boolean holds() throws SQLException;
    }
}
