package chat.lockstep.faults;

import chat.lockstep.faults.client.ClientFaults;
import chat.lockstep.faults.evidence.Sampler;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.inject.Faults;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.LoadPlan;
import chat.lockstep.faults.rig.LocalRig;
import chat.lockstep.faults.run.Ending;
import chat.lockstep.faults.run.FaultsRun;
import chat.lockstep.faults.run.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts a system of its own, breaks it under load in every way there is, and has what is left judged by the checker.
@Command(
        name = "faults",
        description = "Starts a system of its own, lets faults happen to it under load, one after the other and then "
                + "several at once, and judges what its clients saw and what its stores hold.",
        mixinStandardHelpOptions = true,
        exitCodeOnExecutionException = 2,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:nothing was lost, doubled or reordered, and everything recovered",
            "1:something was not as promised",
            "2:the run could not be made"
        })
public final class FaultsCommand implements Callable<Integer> {

    private static final int VIOLATED = 1;
    private static final int IMPOSSIBLE = 2;
    private static final double SINGLY = 0.75; // this part of the time is for faults one by one

    /// Short enough for who does not read all the while to see its answers in time.
    private static final Duration MISCHIEF = Duration.ofSeconds(5);

    @Option(
            names = "--only",
            split = ",",
            description = "These faults, by name or by its beginning: F7, F9-kafka; in the order of the seed")
    private List<String> only = List.of();

    @Option(names = "--minutes", defaultValue = "20", description = "How long faults happen: ${DEFAULT-VALUE}")
    private int minutes;

    @Option(names = "--seed", description = "Of the order of the faults and of the load; random if not set")
    private @Nullable Long seed;

    @Option(names = "--rate", defaultValue = "20", description = "Operations a second: ${DEFAULT-VALUE}")
    private int rate;

    @Option(
            names = "--warm-up",
            defaultValue = "60",
            description = "Seconds of load before the first fault: ${DEFAULT-VALUE}")
    private int warmUpSeconds;

    @Option(names = "--users", defaultValue = "8", description = "Users with two devices each: ${DEFAULT-VALUE}")
    private int users;

    @Option(names = "--keep", description = "Where the evidence is to stay; else it is deleted when all is well")
    private @Nullable Path keep;

    @Option(names = "--list", description = "Names the faults and ends")
    private boolean list;

    public static void main(String[] args) {
        System.exit(new CommandLine(new FaultsCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long chosen = seed == null ? new Random().nextLong() : seed;
        var scratch = Files.createTempDirectory("lockstep-faults-");
        var evidence = keep == null ? scratch.resolve("run") : keep;
        int status = IMPOSSIBLE;
        try {
            status = list ? list(scratch) : run(chosen, scratch, evidence);
        } finally {
            if (status == 0) {
                delete(scratch);
            } else {
                System.out.println("What is left of the run: " + scratch);
            }
        }
        return status;
    }

    private int run(long chosen, Path scratch, Path evidence) throws IOException, InterruptedException {
        System.out.println("seed " + chosen);
        var checkout = Path.of(System.getProperty("lockstep.checkout", ".")).toAbsolutePath();
        var wrong = new ArrayList<String>();
        try (var rig = LocalRig.start(scratch.resolve("data"), checkout);
                var folder = new RunFolder(evidence);
                var load = new Load(
                        rig.gateways(), folder, new LoadPlan(users, rate, chosen, scratch.resolve("devices")))) {
            var faults = wanted(load);
            try (var sampler = new Sampler(rig, folder, Map.of("answer_micros_max", load::slowestAnswerMicros))) {
                load.begin();
                System.out.println("%d devices talk; %d faults are to be tried in %d minutes"
                        .formatted(load.devices().size(), faults.size(), minutes));
                TimeUnit.SECONDS.sleep(warmUpSeconds);
                var run = new FaultsRun(rig, folder, Pace.LONG, chosen, System.out::println);
                wrong.addAll(letThemHappen(run, load, faults));
                Faults.notTried().forEach(run::skip);
                wrong.addAll(Ending.write(
                        rig,
                        load,
                        sampler,
                        run,
                        folder,
                        Pace.LONG,
                        chosen,
                        commandLine(),
                        Bounds.OF_A_RUN,
                        System.out::println));
            }
        }
        int status = judge(checkout, evidence);
        wrong.forEach(System.out::println);
        return status != 0 ? status : wrong.isEmpty() ? 0 : VIOLATED;
    }

    private List<Fault> wanted(Load load) {
        var all = new ArrayList<>(Faults.all(load));
        all.addAll(ClientFaults.all(load, MISCHIEF));
        var chosen = all.stream()
                .filter(fault -> only.isEmpty() || only.stream().anyMatch(fault.name()::startsWith))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no fault is called " + only + "; --list names them");
        }
        return chosen;
    }

    private List<String> letThemHappen(FaultsRun run, Load load, List<Fault> faults) throws InterruptedException {
        long began = System.nanoTime();
        long time = TimeUnit.MINUTES.toNanos(minutes);
        try {
            run.singly(faults, only.isEmpty() ? began + (long) (time * SINGLY) : began + time);
            run.mixed(() -> wanted(load), began + time);
            return run.problems();
        } catch (IllegalStateException notRecovered) {
            var wrong = new ArrayList<>(run.problems());
            wrong.add("the run ended early: " + notRecovered.getMessage());
            return wrong;
        }
    }

    private String commandLine() {
        return "faults --minutes %d --rate %d --users %d%s"
                .formatted(minutes, rate, users, only.isEmpty() ? "" : " --only " + String.join(",", only));
    }

    private static int judge(Path checkout, Path evidence) throws IOException, InterruptedException {
        var jar = checkout.resolve("infra/checker/target/infra-checker-0.1.0-SNAPSHOT-app.jar");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-XX:+UseSerialGC", "-jar", jar.toString(), evidence.toString())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static int list(Path scratch) throws IOException {
        try (var folder = new RunFolder(scratch.resolve("run"));
                var load = new Load(List.of(), folder, new LoadPlan(4, 1, 0, scratch.resolve("devices")))) {
            var all = new ArrayList<>(Faults.all(load));
            all.addAll(ClientFaults.all(load, MISCHIEF));
            all.forEach(fault -> System.out.println(fault.name()));
            Faults.notTried().forEach((fault, why) -> System.out.println(fault + ": not tried, " + why));
        }
        return 0;
    }

    /// What cannot be deleted stays, and is named: it says nothing about the run.
    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException busy) {
            System.err.println("Could not delete all of " + folder + ": " + busy);
        }
    }
}
