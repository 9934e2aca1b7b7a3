package chat.lockstep.local;

import chat.lockstep.local.cassandra.Cassandra;
import chat.lockstep.local.kafka.Kafka;
import chat.lockstep.local.postgresql.Postgresql;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.RunningService;
import chat.lockstep.local.redis.Redis;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The servers of one data folder, run as child processes. Each can be stopped, killed and started again on its own.
public final class LocalServers implements AutoCloseable {

    private final Postgresql postgresql;
    private final Kafka kafka;
    private final Cassandra cassandra;
    private final Redis redis;
    private final Map<Server, RunningService> services = new EnumMap<>(Server.class);

    /// Starts nothing yet.
    public LocalServers(LocalSettings settings) {
        this(settings, new Cassandra(settings));
    }

    /// With a Cassandra on a chosen Java.
    public LocalServers(LocalSettings settings, Cassandra cassandra) {
        this.postgresql = new Postgresql(settings);
        this.kafka = new Kafka(settings);
        this.cassandra = cassandra;
        this.redis = new Redis(settings);
        services.put(Server.POSTGRESQL, new RunningService(postgresql, settings.data()));
        services.put(Server.KAFKA, new RunningService(kafka, settings.data()));
        services.put(Server.CASSANDRA, new RunningService(cassandra, settings.data()));
        services.put(Server.REDIS, new RunningService(redis, settings.data()));
    }

    /// Starts the servers of the settings and returns when all are ready. If one cannot be started, none is left
    /// running.
    public static LocalServers start(LocalSettings settings) throws InterruptedException {
        LocalServers servers = new LocalServers(settings);
        try {
            servers.start(settings.servers());
            return servers;
        } catch (LocalFailure | InterruptedException failure) {
            servers.close();
            throw failure;
        }
    }

    /// Starts those that do not run yet, at the same time, and returns when all are ready.
    public void start(Set<Server> wanted) throws InterruptedException {
        inParallel(wanted.stream()
                .map(services::get)
                .filter(service -> service.process().isEmpty())
                .map(service -> (Callable<Void>) () -> {
                    service.start();
                    return null;
                })
                .toList());
    }

    public RunningService service(Server server) {
        RunningService service = services.get(server);
        if (service == null) {
            throw new IllegalStateException("no service for " + server);
        }
        return service;
    }

    public void stop(Server server) throws InterruptedException, IOException {
        service(server).stop();
    }

    /// SIGKILL.
    public void kill(Server server) throws InterruptedException, IOException {
        service(server).kill();
    }

    public void start(Server server) throws InterruptedException {
        service(server).start();
    }

    public void restart(Server server) throws InterruptedException, IOException {
        stop(server);
        start(server);
    }

    /// The database `lockstep`.
    public PostgresqlAccess postgresql() {
        return postgresql.access(Postgresql.DATABASE);
    }

    public PostgresqlAccess postgresql(String database) {
        return postgresql.access(database);
    }

    public String kafkaBootstrapServers() {
        return kafka.bootstrapServers();
    }

    public InetSocketAddress cassandraContactPoint() {
        return cassandra.contactPoint();
    }

    public String redisUri() {
        return redis.uri();
    }

    /// Stops all of them, at the same time. When interrupted it stops waiting; what still runs then ends with this JVM.
    @Override
    public void close() {
        try {
            inParallel(services.values().stream()
                    .map(service -> (Callable<Void>) () -> {
                        service.stop();
                        return null;
                    })
                    .toList());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for all, then tells the first failure, with the others attached.
    private static void inParallel(Collection<Callable<Void>> tasks) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> future : threads.invokeAll(tasks)) {
                try {
                    future.get();
                } catch (ExecutionException failure) {
                    failures.add(failure.getCause());
                }
            }
        }
        if (failures.isEmpty()) {
            return;
        }
        Throwable first = failures.getFirst();
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first instanceof LocalFailure known
                ? known
                : new LocalFailure("unexpected: " + first, "report it with its stack trace", first);
    }
}
