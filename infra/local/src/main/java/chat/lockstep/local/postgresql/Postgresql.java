package chat.lockstep.local.postgresql;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.LocalSettings.Retention;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The PostgreSQL server of a data folder: cluster in `postgresql/`, superuser `lockstep`, reachable by password only.
public final class Postgresql implements Service {

    public static final String DATABASE = "lockstep";

    private final LocalSettings settings;
    private final DataFolder data;
    private final Cluster cluster;

    public Postgresql(LocalSettings settings) {
        this.settings = settings;
        this.data = new DataFolder(settings.data());
        this.cluster = cluster(settings);
    }

    static Cluster cluster(LocalSettings settings) {
        return new Cluster(settings, "postgresql", settings.ports().postgresql());
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("PostgreSQL", settings.ports().postgresql());
    }

    @Override
    public Launch prepare() throws IOException, InterruptedException {
        if (!cluster.exists()) {
            initialise();
        }
        return cluster.launch();
    }

    @Override
    public Readiness readiness() {
        Readiness readiness = cluster.readiness();
        if (!(readiness instanceof Readiness.Ready)) {
            return readiness;
        }
        try (Connection connection = cluster.administrator().connect("postgres");
                Statement statement = connection.createStatement()) {
            if (Administrator.single(statement, "SELECT count(*) FROM pg_database WHERE datname = '" + DATABASE + "'")
                    .equals("0")) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
            return readiness;
        } catch (SQLException failure) {
            return new Readiness.NotYet(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(2); // recovery after a crash reads the log since the last checkpoint
    }

    @Override
    public StopSignal stopSignal() {
        return settings.retention() == Retention.KEPT ? StopSignal.INT : StopSignal.KILL;
    }

    @Override
    public Duration stopLimit() {
        return settings.stopLimit();
    }

    public PostgresqlAccess access(String database) {
        return cluster.administrator().access(database);
    }

    private void initialise() throws IOException, InterruptedException {
        Path fresh = cluster.fresh();
        cluster.administrator().password(); // makes its file
        List<String> arguments = new ArrayList<>(List.of(
                "--pgdata=" + fresh,
                "--username=" + Administrator.NAME,
                "--pwfile=" + data.secretFile("postgresql-password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
                "--no-instructions"));
        if (cluster.isThrownAway()) {
            arguments.add("--no-sync");
        }
        cluster.initdb(arguments);
        Files.move(fresh, cluster.folder());
    }
}
