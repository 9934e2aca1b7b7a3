package chat.lockstep.e2e;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.Checker;
import chat.lockstep.faults.Bounds;
import chat.lockstep.faults.Fault;
import chat.lockstep.faults.client.ClientFaults;
import chat.lockstep.faults.evidence.Sampler;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.inject.Faults;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.LoadPlan;
import chat.lockstep.faults.run.Ending;
import chat.lockstep.faults.run.FaultsRun;
import chat.lockstep.faults.run.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each server and each kind of application fails once under load, while clients misbehave. `./lockstep faults`
/// does all of it, one by one and for longer. The seed is printed; `-Dlockstep.faults.seed` takes it again.
class FaultsIT {

    private static final int USERS = 6;
    private static final int PER_SECOND = 15;
    private static final Duration MISCHIEF = Duration.ofSeconds(8);

    /// What happens at the same time, in this order.
    private static final List<List<String>> SCRIPT = List.of(
            List.of("F1-gateway-killed", "F2-command-node-killed", "F15-frames-repeated", "F16-frames-reordered"),
            List.of("F3-projector-killed", "F4-relay-killed", "F20-frames-rubbish"),
            List.of("F5-postgresql-killed"),
            List.of("F6-kafka-killed", "F18-consumers-slow"),
            List.of("F7-cassandra-killed"),
            List.of("F8-redis-killed", "F22-reconnect-storm"),
            List.of("F9-sync-gateway-paused-15s", "F13-relay-away"),
            List.of("F10-command-side-to-postgresql-cut", "F10-projector-to-cassandra-cut"));

    @TempDir
    Path folder;

    @Test
    void whatever_fails_nothing_is_lost_doubled_or_out_of_order_and_every_device_is_in_step() throws Exception {
        long seed = Long.getLong("lockstep.faults.seed", new Random().nextLong());
        System.out.println("seed " + seed);
        var rig = WholeSystem.running().rig();
        var evidence = folder.resolve("run");
        var run = new ArrayList<String>();
        var bounds = new HashMap<String, Object>(Bounds.OF_A_RUN);
        // The system has just started, and the machine may be slow: no timing decides this test, and who is slow asks
        // for what is already on its way.
        bounds.put("toleranceMillis", 60_000);
        bounds.put("amplification", 10.0);
        try (var recording = new RunFolder(evidence);
                var load = new Load(
                        rig.gateways(), recording, new LoadPlan(USERS, PER_SECOND, seed, folder.resolve("devices")))) {
            var faults = new FaultsRun(rig, recording, Pace.SHORT, seed, System.out::println);
            try (var sampler = new Sampler(rig, recording, Map.of("answer_micros_max", load::slowestAnswerMicros))) {
                load.begin();
                var known = known(load);
                for (var names : SCRIPT) {
                    faults.together(names.stream().map(known::get).toList());
                }
                assertThat(Ending.write(
                                rig,
                                load,
                                sampler,
                                faults,
                                recording,
                                Pace.SHORT,
                                seed,
                                "FaultsIT",
                                bounds,
                                System.out::println))
                        .isEmpty();
            }
            run.addAll(faults.tried());
        }
        assertThat(run)
                .containsExactlyElementsOf(SCRIPT.stream().flatMap(List::stream).toList());
        var verdict = Checker.check(evidence);
        System.out.println(verdict.text());
        assertThat(verdict.violations().size()).as(verdict.text()).isZero();
    }

    private static Map<String, Fault> known(Load load) {
        var all = Stream.concat(Faults.all(load).stream(), ClientFaults.all(load, MISCHIEF).stream());
        var known = all.collect(toMap(Fault::name, identity()));
        assertThat(known.keySet())
                .as("the faults that there are")
                .containsAll(SCRIPT.stream().flatMap(List::stream).toList());
        return known;
    }
}
