package chat.lockstep.local.postgresql;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.LocalSettings.Retention;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import chat.lockstep.local.programs.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// The PostgreSQL server of a data folder: cluster in `postgresql/`, superuser `lockstep`, reachable by password only.
public final class Postgresql implements Service {

    public static final String DATABASE = "lockstep";

    private static final String USER = "lockstep";
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";

    private final LocalSettings settings;
    private final DataFolder data;

    public Postgresql(LocalSettings settings) {
        this.settings = settings;
        this.data = new DataFolder(settings.data());
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
        Path programs = Binaries.postgresql(settings.cache());
        Path cluster = cluster();
        if (!Files.exists(cluster)) {
            initialise(programs, cluster);
        }
        removeStalePidFile(cluster);
        writeReloadableOptions(cluster);
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs.resolve("bin/postgres").toString());
        command.addAll(List.of("-D", cluster.toString()));
        options().forEach((option, value) -> command.addAll(List.of("-c", option + "=" + value)));
        return new Launch(command, Map.of("LC_ALL", "C"), settings.data());
    }

    @Override
    public Readiness readiness() {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            String folder = single(statement, "SHOW data_directory");
            if (!Path.of(folder).equals(cluster())) {
                return new Readiness.Foreign("a PostgreSQL with its data in " + folder);
            }
            if (single(statement, "SELECT count(*) FROM pg_database WHERE datname = '" + DATABASE + "'")
                    .equals("0")) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
            return new Readiness.Ready();
        } catch (SQLException failure) {
            return INVALID_PASSWORD.equals(failure.getSQLState()) || INVALID_AUTHORIZATION.equals(failure.getSQLState())
                    ? new Readiness.Foreign("a PostgreSQL that does not know our password")
                    : new Readiness.NotYet(String.valueOf(failure.getMessage()));
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
        return new PostgresqlAccess(
                "jdbc:postgresql://127.0.0.1:" + settings.ports().postgresql() + "/" + database, USER, password());
    }

    private Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password());
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        return DriverManager.getConnection(access(database).jdbcUrl(), properties);
    }

    private static String single(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String password() {
        try {
            return data.secret("postgresql-password");
        } catch (IOException unreadable) {
            throw new LocalFailure(
                    "the PostgreSQL password cannot be read: " + unreadable.getMessage(),
                    "make " + settings.data() + " readable and writable for this user",
                    unreadable);
        }
    }

    private Path cluster() {
        return settings.data().resolve("postgresql");
    }

    /// Made beside its place and moved there when complete, so a crash in between leaves no half cluster behind.
    private void initialise(Path programs, Path cluster) throws IOException, InterruptedException {
        Path fresh = Files.createTempDirectory(data.folder("tmp"), "postgresql-");
        password();
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.addAll(List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + data.secretFile("postgresql-password"),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-locale",
                "--no-instructions"));
        if (settings.retention() == Retention.THROWN_AWAY) {
            command.add("--no-sync");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Path output = data.folder("logs").resolve("postgresql.log");
        Process initdb = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        if (!initdb.waitFor(2, TimeUnit.MINUTES) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new IOException("initdb failed, see " + output + (isRoot() ? "; as root it needs `unshare -U`" : ""));
        }
        Files.move(fresh, cluster);
    }

    /// In a file, unlike the other options, so that they can be changed while the server runs: by `ALTER SYSTEM`, which
    /// goes before this file.
    private static void writeReloadableOptions(Path cluster) throws IOException {
        Files.writeString(cluster.resolve("lockstep.conf"), """
                # Written at each start. ALTER SYSTEM and pg_reload_conf() change what stands here.
                # Log kept for a relay that is away. Beyond it its slot is given up, and it back-fills from the table.
                max_slot_wal_keep_size = 4GB
                """);
        Path main = cluster.resolve("postgresql.conf");
        String include = "include_if_exists = 'lockstep.conf'";
        if (!Files.readString(main).contains(include)) {
            Files.writeString(
                    main, System.lineSeparator() + include + System.lineSeparator(), StandardOpenOption.APPEND);
        }
    }

    /// After a crash the file may name a pid that a stranger has by now, and PostgreSQL would refuse to start.
    private static void removeStalePidFile(Path cluster) throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readString(file).lines().findFirst().orElse("").strip();
        Path commandLine = Path.of("/proc/" + pid + "/cmdline");
        if (!Files.exists(commandLine) || !Files.readString(commandLine).contains(cluster.toString())) {
            Files.delete(file);
        }
    }

    /// PostgreSQL refuses to run as root. In a user namespace without mapped users it sees itself as nobody, while the
    /// kernel goes on to treat its files as root's own.
    private static List<String> asOrdinaryUser() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    private static boolean isRoot() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private Map<String, String> options() {
        return Map.ofEntries(
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("port", "" + settings.ports().postgresql()),
                Map.entry("unix_socket_directories", ""),
                // An answered command must survive a power cut: these equal the defaults, and are said all the same.
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("full_page_writes", "on"),
                // For the relay's replication slot.
                Map.entry("wal_level", "logical"),
                Map.entry("max_replication_slots", "8"),
                Map.entry("max_wal_senders", "8"),
                Map.entry("max_connections", "100"),
                Map.entry("shared_buffers", "64MB"),
                Map.entry("max_wal_size", "512MB"),
                Map.entry("min_wal_size", "80MB"),
                Map.entry("checkpoint_timeout", "15min"),
                Map.entry("jit", "off"),
                Map.entry("timezone", "UTC"),
                Map.entry("log_timezone", "UTC"),
                Map.entry("log_line_prefix", "%m [%p] %d "));
    }
}
