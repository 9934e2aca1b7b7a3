package chat.lockstep.bench.xmpp;

import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The ejabberd of the Debian package, as a process of its own: no distribution, so no node name that another one could
/// have, and no epmd. Every message is archived in PostgreSQL before it is acknowledged.
final class Ejabberd implements Service {

    static final String DOMAIN = "bench.localhost";

    private static final Path ERL = Path.of("/usr/bin/erl");
    private static final Path SCHEMA = Path.of("/usr/share/ejabberd/sql/pg.sql");
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String JDBC = "jdbc:";

    private final Path data;
    private final int port;
    private final PostgresqlAccess archive;

    /// @param data    for its files
    /// @param archive an empty database
    Ejabberd(Path data, int port, PostgresqlAccess archive) {
        this.data = data;
        this.port = port;
        this.archive = archive;
    }

    /// Whether the package is there.
    static boolean isInstalled() {
        return Files.isExecutable(ERL)
                && Files.isReadable(SCHEMA)
                && libraries().isPresent();
    }

    /// Such as `ejabberd-23.01-1`.
    static String version() {
        return libraries().map(found -> String.valueOf(found.getFileName())).orElse("not installed");
    }

    static String schema() {
        try {
            return Files.readString(SCHEMA);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + SCHEMA, unreadable);
        }
    }

    URI socket() {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    @Override
    public String name() {
        return "ejabberd";
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("XMPP over WebSocket", port);
    }

    @Override
    public Launch prepare() throws IOException {
        Files.createDirectories(data);
        var configuration = Files.writeString(data.resolve("ejabberd.yml"), configuration());
        return new Launch(
                List.of(
                        ERL.toString(),
                        "+K",
                        "true",
                        "+P",
                        "250000",
                        "-mnesia",
                        "dir",
                        "\"" + data.resolve("mnesia") + "\"",
                        "-s",
                        "ejabberd",
                        "-noinput"),
                Map.of(
                        "ERL_LIBS", String.valueOf(libraries().orElseThrow().getParent()),
                        "ERL_CRASH_DUMP_BYTES", "0",
                        "EJABBERD_CONFIG_PATH", configuration.toString(),
                        "EJABBERD_LOG_PATH", data.resolve("ejabberd.log").toString()),
                data);
    }

    private String configuration() {
        var place = URI.create(archive.jdbcUrl().substring(JDBC.length()));
        return """
                hosts: [%s]
                loglevel: warning
                listen:
                  - port: %d
                    ip: "127.0.0.1"
                    module: ejabberd_http
                    request_handlers:
                      /ws: ejabberd_http_ws
                auth_method: [sql]
                auth_password_format: plain
                default_db: sql
                sql_type: pgsql
                sql_server: "%s"
                sql_port: %d
                sql_database: "%s"
                sql_username: "%s"
                sql_password: "%s"
                modules:
                  mod_carboncopy: {}
                  mod_mam:
                    default: always
                  mod_offline: {}
                  mod_stream_mgmt: {}
                """.formatted(
                        DOMAIN,
                        port,
                        place.getHost(),
                        place.getPort(),
                        place.getPath().substring(1),
                        archive.user(),
                        archive.password());
    }

    @Override
    public Readiness readiness() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected() ? new Readiness.Ready() : new Readiness.NotYet("not connected");
        } catch (IOException refused) {
            return new Readiness.NotYet(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(1);
    }

    /// The folder of its code, below a folder for the machine's architecture.
    private static Optional<Path> libraries() {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(LIBRARIES)) {
            for (var folder : folders) {
                if (Files.isDirectory(folder)) {
                    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "ejabberd-*")) {
                        for (var one : found) {
                            return Optional.of(one);
                        }
                    }
                }
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
