package chat.lockstep.faults.run;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.evidence.Evidence;
import chat.lockstep.faults.evidence.Sampler;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.load.Load;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What comes after the last fault: silence, one more hello of every device, and the evidence.
public final class Ending {

    private Ending() {}

    /// @param seed of the run
    /// @param command how it was asked for
    /// @param bounds what it must keep to, as `run.json` names them
    /// @return what the run itself found wrong, before any checker has looked
    public static List<String> write(
            Rig rig,
            Load load,
            Sampler sampler,
            FaultsRun run,
            RunFolder folder,
            Pace pace,
            long seed,
            String command,
            Map<String, ?> bounds,
            Consumer<String> tell)
            throws IOException, InterruptedException {
        var wrong = new ArrayList<String>();
        load.end();
        int unsettled = load.settle(pace.quiet());
        if (unsettled > 0) {
            wrong.add(
                    unsettled + " commands have no final answer " + pace.quiet().toSeconds() + " s after the last");
        }
        awaitQuiet(rig, sampler, pace, wrong);
        var late = load.conclude(pace.quiet());
        if (!late.isEmpty()) {
            wrong.add("not in step in the end: " + late);
        }
        awaitQuiet(rig, sampler, pace, wrong); // what they got last they acknowledge
        var evidence = Evidence.write(rig, load, folder);
        folder.describe(run(run, seed, command, bounds));
        tell.accept("%d events in the event store, %d records in the topic; evidence in %s"
                .formatted(evidence.events(), evidence.records(), folder.path()));
        return wrong;
    }

    private static void awaitQuiet(Rig rig, Sampler sampler, Pace pace, List<String> wrong)
            throws IOException, InterruptedException {
        if (!Evidence.awaitQuiet(rig, sampler, pace.quiet())) {
            wrong.add("the views do not hold all that is in the log "
                    + pace.quiet().toSeconds() + " s after the end");
        }
    }

    private static Map<String, Object> run(FaultsRun run, long seed, String command, Map<String, ?> bounds) {
        var faults = new ArrayList<>(run.tried());
        faults.addAll(run.notTried().keySet());
        var notTried = run.notTried().entrySet().stream()
                .map(entry -> Map.of("fault", entry.getKey(), "why", entry.getValue()))
                .toList();
        var description = new LinkedHashMap<String, Object>();
        description.put("seed", seed);
        description.put("command", command);
        description.put("faults", faults);
        description.put("tried", run.tried());
        description.put("notTried", notTried);
        description.put("silent", run.silent());
        description.put("bounds", bounds);
        description.put("cluster", Map.of("nodes", 2));
        description.put("began", Instant.now().toString());
        description.put("versions", Map.of("java", Runtime.version().toString()));
        return description;
    }
}
