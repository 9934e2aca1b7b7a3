package chat.lockstep.local.postgresql;

import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/// A second PostgreSQL server that follows the first by streaming, to take its place: cluster in
/// `postgresql-standby/`, made from the running first server when it is started for the first time. It has the
/// first server's users and passwords.
///
/// It follows asynchronously until [#requireItsConfirmation]. From then on the first server answers no commit that
/// is not on this one's disk too, so that promoting it loses nothing that was answered.
///
/// The relay's slot is made with `failover`, so that this server keeps a copy of it. A stream out of the slot waits
/// for this server's confirmation, so that nothing is ever relayed which a promotion would lose.
public final class Standby implements Service {

    private static final Duration POLL = Duration.ofMillis(50);

    private final Cluster cluster;
    private final Administrator administrator;
    private final Cluster firstCluster;
    private final Administrator first;

    private Standby(Cluster first, Cluster cluster) {
        this.firstCluster = first;
        this.first = first.administrator();
        this.cluster = cluster;
        this.administrator = cluster.administrator();
    }

    /// @param settings of the first server's data folder
    /// @param port     its own; it keeps it when it is promoted
    public static Standby of(LocalSettings settings, int port) {
        return new Standby(Postgresql.cluster(settings), new Cluster(settings, "postgresql-standby", port));
    }

    /// The way back, once this one is promoted: the first server's place follows this one. What the first server left
    /// there must be replaced by [#copyAnew] before it is started.
    public Standby reversed() {
        return new Standby(cluster, firstCluster);
    }

    @Override
    public String name() {
        return cluster.name();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("PostgreSQL standby", cluster.port());
    }

    @Override
    public Launch prepare() throws IOException, InterruptedException {
        if (!cluster.exists()) {
            copyAnew();
        }
        return cluster.launch();
    }

    /// Gives up what its folder holds, and makes it a copy of the server that it follows.
    ///
    /// @throws IllegalStateException if a server runs on the folder
    public void copyAnew() throws IOException, InterruptedException {
        if (readiness() instanceof Readiness.Ready) {
            throw new IllegalStateException("a server runs on " + cluster.folder() + "; end it first");
        }
        cluster.delete();
        new StandbyCopy(firstCluster, cluster).make();
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
        return cluster.settings().stopLimit();
    }

    public PostgresqlAccess access(String database) {
        return administrator.access(database);
    }

    /// Waits until it has everything that the first server had when this was called, and follows.
    public void awaitStreaming(Duration limit) throws SQLException, InterruptedException {
        String end = first.ask("SELECT pg_current_wal_flush_lsn()");
        await(
                limit,
                "the standby has not caught up with " + end,
                () -> isKnown("state = 'streaming' AND flush_lsn >= '" + end + "'"));
    }

    /// Waits until this server has its own copy of the first one's failover slots, each of which goes on from where
    /// the original stands. Their readers must be reading.
    public void awaitSlots(Duration limit) throws SQLException, InterruptedException {
        String wanted = first.ask("SELECT count(*) FROM pg_replication_slots WHERE failover");
        await(limit, "the standby has not got the " + wanted + " failover slots", () -> {
            // A slot can be copied once its reader has passed such a record; by itself it is written every 15 s.
            first.ask("SELECT pg_log_standby_snapshot()");
            return administrator
                    .ask("SELECT count(*) FROM pg_replication_slots"
                            + " WHERE synced AND NOT temporary AND invalidation_reason IS NULL")
                    .equals(wanted);
        });
    }

    /// When this returns, the first server answers a commit only when this one has it on its disk, and waits without
    /// end if this one is away.
    public void requireItsConfirmation(Duration limit) throws SQLException, InterruptedException {
        first.set(StandbyCopy.WAITS_WITH_COMMITS, StandbyCopy.NAME);
        await(limit, "the standby is not synchronous", () -> isKnown("sync_state = 'sync'"));
    }

    /// The first server does without it from now on: neither commits nor streams wait for it, and no log is kept for
    /// it. It must not run any more.
    public void release() throws SQLException {
        first.execute(
                "ALTER SYSTEM RESET " + StandbyCopy.WAITS_WITH_COMMITS,
                "ALTER SYSTEM RESET " + StandbyCopy.WAITS_WITH_SLOTS,
                "SELECT pg_reload_conf()",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
                        + StandbyCopy.NAME + "'");
    }

    /// Makes it a server of its own, which can be written to when this returns. The first one must not run any more:
    /// with both, there would be two histories.
    public void promote(Duration limit) throws SQLException {
        String done = administrator.ask("SELECT pg_promote(true, " + limit.toSeconds() + ")");
        if (!done.equals("t")) {
            throw new IllegalStateException("the standby was not promoted within " + limit.toSeconds() + " s");
        }
    }

    /// Whether the first server sees it in a certain condition.
    private boolean isKnown(String condition) throws SQLException {
        return first.ask("SELECT count(*) FROM pg_stat_replication WHERE application_name = '" + StandbyCopy.NAME
                        + "' AND " + condition)
                .equals("1");
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
