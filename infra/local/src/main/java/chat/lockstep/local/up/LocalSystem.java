package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.Server;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.RunningService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// All services of one local system. Each starts as soon as those it needs are up, which keeps both cores busy; they
/// stop in the reverse order, wave by wave.
final class LocalSystem {

    private static final Duration INTERRUPTION_LIMIT = Duration.ofSeconds(5);

    private final Map<String, Component> components = new LinkedHashMap<>();
    private final List<List<String>> stopWaves;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// The servers of `servers`, and these applications.
    LocalSystem(Surroundings surroundings, LocalServers servers, Component.Events events) throws IOException {
        for (Server server : Server.values()) {
            add(new Component(servers.service(server), Set.of(), new Semaphore(1), events));
        }
        Map<String, Semaphore> turns = new HashMap<>();
        for (Application application : new Applications(surroundings, servers).all()) {
            String name = application.name();
            Semaphore turn = turns.computeIfAbsent(Applications.applicationOf(name), _ -> new Semaphore(1));
            add(new Component(new RunningService(application, surroundings.data()), needs(name), turn, events));
        }
        stopWaves = List.of(
                nodesOf(Set.of(Applications.GATEWAY)),
                nodesOf(Set.of(
                        Applications.QUERY_SIDE,
                        Applications.PROJECTOR,
                        Applications.RELAY,
                        Applications.COMMAND_SIDE)),
                List.of("redis", "cassandra", "kafka", "postgresql"));
    }

    /// What must be up before an application starts: the servers it connects to, and who makes what it looks for there.
    private static Set<String> needs(String name) {
        return switch (Applications.applicationOf(name)) {
            case Applications.COMMAND_SIDE -> Set.of("postgresql", "redis");
            case Applications.RELAY -> Set.of("postgresql", "kafka", Applications.COMMAND_SIDE);
            case Applications.PROJECTOR -> Set.of("kafka", "cassandra", "redis");
            case Applications.QUERY_SIDE -> Set.of("cassandra");
            case Applications.GATEWAY -> Set.of("cassandra", "redis");
            default -> throw new IllegalArgumentException("unknown application " + name);
        };
    }

    private List<String> nodesOf(Set<String> applications) {
        return components.keySet().stream()
                .filter(name -> applications.contains(Applications.applicationOf(name)))
                .toList();
    }

    private void add(Component component) {
        components.put(component.name(), component);
    }

    List<Component> components() {
        return List.copyOf(components.values());
    }

    /// @throws LocalFailure if a port is taken by somebody else
    void checkPorts() throws IOException {
        for (Component component : components.values()) {
            component.service().checkPorts();
        }
    }

    /// Returns when everything is up. From then on, what dies is started again.
    ///
    /// @throws LocalFailure of the first that could not be started; the others may run
    void start() throws InterruptedException {
        CompletableFuture<Void> firstFailure = new CompletableFuture<>();
        components.values().forEach(component -> threads.execute(() -> run(component, firstFailure)));
        CompletableFuture<Void> all = CompletableFuture.allOf(
                components.values().stream().map(Component::firstUp).toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(all, firstFailure).get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof LocalFailure known
                    ? known
                    : new LocalFailure("unexpected: " + failure, "report it with its stack trace", failure);
        }
    }

    private void run(Component component, CompletableFuture<Void> firstFailure) {
        try {
            for (String need : component.needs()) {
                component(need).firstUp().get();
            }
            component.start();
            component.keepUp();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the system stops
        } catch (ExecutionException | RuntimeException failure) {
            firstFailure.completeExceptionally(failure);
        }
    }

    /// Stops everything. What cannot be stopped in good order is ended by force within its limit.
    void stop() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(INTERRUPTION_LIMIT.toSeconds(), TimeUnit.SECONDS);
        try (ExecutorService stopping = Executors.newVirtualThreadPerTaskExecutor()) {
            for (List<String> wave : stopWaves) {
                List<Future<?>> stops = new ArrayList<>();
                for (String name : wave) {
                    stops.add(stopping.submit(() -> {
                        component(name).stop();
                        return null;
                    }));
                }
                for (Future<?> stop : stops) {
                    await(stop);
                }
            }
        }
    }

    private Component component(String name) {
        Component component = components.get(name);
        if (component == null) {
            throw new IllegalStateException("no component " + name);
        }
        return component;
    }

    private static void await(Future<?> stop) throws InterruptedException {
        try {
            stop.get();
        } catch (ExecutionException failure) {
            System.err.println("could not be stopped: " + failure.getCause());
        }
    }
}
