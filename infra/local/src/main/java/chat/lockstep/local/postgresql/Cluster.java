package chat.lockstep.local.postgresql;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.LocalSettings.Retention;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.programs.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A folder in which PostgreSQL keeps everything, and how a server is started on it: the same way whether it is the
/// first or a standby, so that a standby can take its place.
///
/// @param settings of the data folder that it is in
/// @param name     of the folder, and of the server's log
/// @param port     where the server listens
record Cluster(LocalSettings settings, String name, int port) {

    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";

    /// In a file, unlike the other options, so that they can be changed while the server runs: by `ALTER SYSTEM`, which
    /// goes before this file.
    private static final String RELOADABLE_OPTIONS = """
            # Written at each start. ALTER SYSTEM and pg_reload_conf() change what stands here.
            # Log kept for a relay that is away. Beyond it its slot is given up, and it back-fills from the table.
            max_slot_wal_keep_size = 4GB
            """;

    Path folder() {
        return settings.data().resolve(name);
    }

    boolean exists() {
        return Files.exists(folder());
    }

    Administrator administrator() {
        return new Administrator(settings, port);
    }

    /// A new folder beside the cluster's place. It is to be moved there when it is complete, so that a crash in
    /// between leaves no half cluster behind.
    Path fresh() throws IOException {
        return Files.createTempDirectory(new DataFolder(settings.data()).folder("tmp"), name + "-");
    }

    /// Does nothing if there is none.
    void delete() throws IOException {
        if (!exists()) {
            return;
        }
        Path given = fresh().resolve("given-up");
        Files.move(folder(), given); // in one step: nobody finds half a cluster
        try (Stream<Path> all = Files.walk(given.getParent())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    Launch launch() throws IOException, InterruptedException {
        removeStalePidFile();
        writeReloadableOptions();
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs().resolve("bin/postgres").toString());
        command.addAll(List.of("-D", folder().toString()));
        options().forEach((option, value) -> command.addAll(List.of("-c", option + "=" + value)));
        return new Launch(command, Map.of("LC_ALL", "C"), settings.data());
    }

    /// Runs `initdb`.
    void initdb(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(asOrdinaryUser());
        command.add(programs().resolve("bin/initdb").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Path output = new DataFolder(settings.data()).folder("logs").resolve(name + ".log");
        Process initdb = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        if (!initdb.waitFor(2, TimeUnit.MINUTES) || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new IOException("initdb failed, see " + output + (isRoot() ? "; as root it needs `unshare -U`" : ""));
        }
    }

    /// Whether the server on the port answers, and keeps its data here.
    Readiness readiness() {
        try (Connection connection = administrator().connect("postgres");
                Statement statement = connection.createStatement()) {
            String found = Administrator.single(statement, "SHOW data_directory");
            return Path.of(found).equals(folder())
                    ? new Readiness.Ready()
                    : new Readiness.Foreign("a PostgreSQL with its data in " + found);
        } catch (SQLException failure) {
            return INVALID_PASSWORD.equals(failure.getSQLState()) || INVALID_AUTHORIZATION.equals(failure.getSQLState())
                    ? new Readiness.Foreign("a PostgreSQL that does not know our password")
                    : new Readiness.NotYet(String.valueOf(failure.getMessage()));
        }
    }

    boolean isThrownAway() {
        return settings.retention() == Retention.THROWN_AWAY;
    }

    private Path programs() throws IOException, InterruptedException {
        return Binaries.postgresql(settings.cache());
    }

    private void writeReloadableOptions() throws IOException {
        Files.writeString(folder().resolve("lockstep.conf"), RELOADABLE_OPTIONS);
        Path main = folder().resolve("postgresql.conf");
        String include = "include_if_exists = 'lockstep.conf'";
        if (!Files.readString(main).contains(include)) {
            Files.writeString(
                    main, System.lineSeparator() + include + System.lineSeparator(), StandardOpenOption.APPEND);
        }
    }

    /// After a crash the file may name a pid that a stranger has by now, and PostgreSQL would refuse to start.
    private void removeStalePidFile() throws IOException {
        Path file = folder().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readString(file).lines().findFirst().orElse("").strip();
        Path commandLine = Path.of("/proc/" + pid + "/cmdline");
        if (!Files.exists(commandLine) || !Files.readString(commandLine).contains(folder().toString())) {
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
                Map.entry("port", "" + port),
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
