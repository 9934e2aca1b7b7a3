package chat.lockstep.bench.xmpp;

import chat.lockstep.bench.client.Device;
import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.wire.Loop;
import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.local.process.RunningService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// An ejabberd of the load program's own with a PostgreSQL of its own, set as Lockstep's: what is committed is on the
/// disk. Both end with it.
public final class Peer implements Service, AutoCloseable {

    private static final String DATABASE = "ejabberd";
    private static final String PASSWORD = "bench";

    private final Loop loop;
    private final LocalServers servers;
    private final Ejabberd ejabberd;
    private final RunningService running;
    private final PostgresqlAccess archive;

    private Peer(Loop loop, LocalServers servers, Path data, int port, PostgresqlAccess archive) {
        this.loop = loop;
        this.servers = servers;
        this.archive = archive;
        this.ejabberd = new Ejabberd(data.resolve("ejabberd"), port, archive);
        this.running = new RunningService(ejabberd, data);
    }

    /// Whether the Debian package `ejabberd` is installed.
    public static boolean isInstalled() {
        return Ejabberd.isInstalled();
    }

    public static String version() {
        return Ejabberd.version();
    }

    /// Returns when both are ready.
    ///
    /// @param data an empty folder
    public static Peer start(Loop loop, Path data) throws InterruptedException {
        var settings = LocalSettings.of(data, FreePorts.find()).withServers(Set.of(Server.POSTGRESQL));
        var servers = LocalServers.start(settings);
        try {
            var archive = servers.postgresql(DATABASE);
            try (var postgres = connect(servers.postgresql("postgres"))) {
                execute(postgres, "CREATE DATABASE " + DATABASE);
            }
            try (var fresh = connect(archive)) {
                execute(fresh, Ejabberd.schema());
            }
            var peer = new Peer(loop, servers, settings.data(), settings.ports().gateway(), archive);
            peer.running.start();
            return peer;
        } catch (SQLException failure) {
            servers.close();
            throw new IllegalStateException("the archive could not be made", failure);
        } catch (RuntimeException | InterruptedException failure) {
            servers.close();
            throw failure;
        }
    }

    /// The processes, by name.
    public Map<String, Long> pids() {
        var pids = new TreeMap<String, Long>();
        running.process()
                .ifPresent(
                        process -> pids.put(ejabberd.name(), process.identity().pid()));
        servers.service(Server.POSTGRESQL)
                .process()
                .ifPresent(process -> pids.put("postgresql", process.identity().pid()));
        return pids;
    }

    /// Whether it is the process that holds the sockets.
    public static boolean holdsSockets(String process) {
        return process.equals("ejabberd");
    }

    @Override
    public String name() {
        return "ejabberd";
    }

    @Override
    public String newId() {
        return XmppDevice.ID + UUID.randomUUID();
    }

    @Override
    public List<Device> devices(String users, int count, int devicesOfEach) {
        register(users, count);
        var devices = new ArrayList<Device>();
        for (int number = 0; number < count * devicesOfEach; number++) {
            devices.add(new XmppDevice(
                    loop,
                    ejabberd.socket(),
                    number,
                    users + "-" + number / devicesOfEach,
                    "d" + number % devicesOfEach,
                    PASSWORD));
        }
        return devices;
    }

    /// Accounts need no place: one writes to the other's name.
    @Override
    public List<Room> meet(List<List<Device>> rooms) {
        return rooms.stream().map(Peer::room).toList();
    }

    private static Room room(List<Device> devices) {
        var users = devices.stream().map(Device::user).distinct().toList();
        if (users.size() != 2) {
            throw new IllegalArgumentException("two people, not " + users);
        }
        return new Room(
                devices,
                sender ->
                        (sender.equals(users.getFirst()) ? users.getLast() : users.getFirst()) + "@" + Ejabberd.DOMAIN);
    }

    private void register(String users, int count) {
        try (var connection = connect(archive);
                var insert = connection.prepareStatement("INSERT INTO users (username, password) VALUES (?, ?)")) {
            for (int i = 0; i < count; i++) {
                insert.setString(1, users + "-" + i);
                insert.setString(2, PASSWORD);
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException failure) {
            throw new IllegalStateException("the accounts could not be made", failure);
        }
    }

    private static Connection connect(PostgresqlAccess access) throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.user(), access.password());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        try {
            running.stop();
        } catch (IOException failure) {
            throw new IllegalStateException("ejabberd could not be ended", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // it ends with this JVM
        } finally {
            servers.close();
        }
    }
}
