package chat.lockstep.e2e.fault;

import chat.lockstep.e2e.EventStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Kills the processes of a running system one after the other while devices write to one another.
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Kills each process of the running system in turn, under load, and checks that nothing is lost, "
                + "doubled or out of order and that every device is in step.")
public final class FaultCommand implements Callable<Integer> {

    private static final String PASSWORD = "LOCKSTEP_EVENT_STORE_PASSWORD";

    @Option(names = "--url", split = ",", required = true, description = "Where the gateways answer")
    private List<URI> gateways = List.of();

    @Option(names = "--data", required = true, description = "The data folder of the running system")
    private Path data = Path.of("");

    @Option(names = "--event-store", required = true, description = "JDBC URL; its password comes in " + PASSWORD)
    private String eventStore = "";

    @Option(names = "--event-store-user", defaultValue = "lockstep", description = "Its user: ${DEFAULT-VALUE}")
    private String eventStoreUser = "";

    @Option(
            names = "--only",
            split = ",",
            description = "Kill these only, in this order; all nodes of an application, or one")
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "1", description = "How often each is killed: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--rate", defaultValue = "50", description = "Messages a second: ${DEFAULT-VALUE}")
    private int rate;

    @Option(names = "--pairs", defaultValue = "4", description = "Pairs of users: ${DEFAULT-VALUE}")
    private int pairs;

    @Option(names = "--pause", defaultValue = "5", description = "Seconds of load before each kill: ${DEFAULT-VALUE}")
    private int pauseSeconds;

    @Option(names = "--seed", description = "Of the order of the senders; random if not set")
    private @Nullable Long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        long chosen = seed == null ? new Random().nextLong() : seed;
        System.out.println("seed " + chosen);
        var stores = Files.createTempDirectory("lockstep-faults");
        try {
            var run = new FaultRun(
                    gateways,
                    new EventStore(eventStore, eventStoreUser, System.getenv().getOrDefault(PASSWORD, "")),
                    rate,
                    pairs,
                    Duration.ofSeconds(pauseSeconds),
                    stores,
                    chosen,
                    System.out::println);
            var wrong = run.kill(victims());
            wrong.forEach(System.out::println);
            System.out.println(
                    wrong.isEmpty()
                            ? "Nothing lost, doubled or out of order; every device in step."
                            : "Not all is well.");
            return wrong.isEmpty() ? 0 : 1;
        } finally {
            delete(stores);
        }
    }

    /// A name alone means all nodes of an application; a name with a number one of them.
    private List<Victim> victims() {
        var known = new LinkedHashMap<String, Victim>();
        Victim.processes(data).forEach(victim -> known.put(victim.name(), victim));
        Victim.services(data).forEach(victim -> known.put(victim.name(), victim));
        var once = only.isEmpty()
                ? Victim.services(data)
                : only.stream()
                        .map(name -> Optional.ofNullable(known.get(name))
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "no process " + name + " runs, but these: " + known.keySet())))
                        .toList();
        return Collections.nCopies(rounds, once).stream().flatMap(List::stream).toList();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
