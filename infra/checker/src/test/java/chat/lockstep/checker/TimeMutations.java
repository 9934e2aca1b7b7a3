package chat.lockstep.checker;

import static chat.lockstep.checker.HistoryMutations.one;
import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I11;
import static chat.lockstep.checker.verdict.Invariant.I12;
import static chat.lockstep.checker.verdict.Invariant.I8;
import static chat.lockstep.checker.verdict.Invariant.I9;

import chat.lockstep.checker.Mutation.Wrong;
import chat.lockstep.checker.world.Recording;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What comes too late, never, at the wrong time, or is too much.
final class TimeMutations {

    private static final long SECOND = 1_000_000;

    private TimeMutations() {}

    static Stream<Mutation> all() {
        return Stream.of(
                new Mutation("a command never answered", I9, TimeMutations::neverAnswered),
                new Mutation("told to come again and left alone", I9, TimeMutations::leftAlone),
                new Mutation("a first answer too late", I9, TimeMutations::lateAnswer),
                new Mutation("never healthy again", I8, TimeMutations::neverHealthy),
                new Mutation("slow to recover", I8, TimeMutations::slowRecovery),
                new Mutation("a late first acknowledgement", I8, TimeMutations::lateFirstOk),
                new Mutation("no acknowledgement after a fault", I8, TimeMutations::noOkAfterwards),
                new Mutation("nothing tried after a fault", I8, TimeMutations::nothingTried),
                new Mutation("views that never catch up", I8, TimeMutations::neverCaughtUp),
                new Mutation("offline though a device is there", I11, TimeMutations::falselyOffline),
                new Mutation("present long after it went", I11, TimeMutations::falselyPresent),
                new Mutation("never shown to be there", I11, TimeMutations::neverOnline),
                new Mutation("presence of a stranger", I10, TimeMutations::strangersPresence),
                new Mutation("too much memory", I12, use("residentBytes")),
                new Mutation("too much heap", I12, use("heapBytes")),
                new Mutation("dead letters", I12, gauge("dead_letters")),
                new Mutation("too much WAL kept", I12, gauge("relay_wal_kept_bytes")),
                new Mutation("too many unsent bytes", I12, gauge("unsent_bytes")),
                new Mutation("a bound that was never measured", I12, TimeMutations::unmeasured));
    }

    private static Wrong neverAnswered(Recording recording, Random random) {
        var invoke = one(recording.lines("invoke", any -> true), random);
        recording.history.removeIf(
                line -> !line.equals(invoke) && invoke.get("command").equals(line.get("command")));
        return new Wrong(invoke.get("t").asLong(), invoke.get("command").stringValue());
    }

    private static Wrong leftAlone(Recording recording, Random random) {
        var refused = one(recording.lines("refused", any -> true), random);
        int place = recording.history.indexOf(refused);
        for (int i = recording.history.size() - 1; i > place; i--) {
            if (refused.get("command").equals(recording.history.get(i).get("command"))) {
                recording.history.remove(i);
            }
        }
        return new Wrong(refused.get("t").asLong(), refused.get("command").stringValue());
    }

    static Wrong lateAnswer(Recording recording, Random random) {
        var quick = recording.lines(
                "ok",
                ok -> recording
                                .lines(
                                        "invoke",
                                        invoke -> invoke.get("command").equals(ok.get("command"))
                                                && ok.get("t").asLong()
                                                                - invoke.get("t")
                                                                        .asLong()
                                                        < 90_000)
                                .size()
                        == 1);
        var ok = one(quick, random);
        recording.history.remove(ok);
        recording.history.removeIf(line -> line.get("client").equals(ok.get("client"))
                && List.of("connect", "close").contains(line.get("kind").stringValue()));
        var late = ok.deepCopy();
        late.put("t", ok.get("t").asLong() + 7 * SECOND);
        recording.insert(late);
        return Wrong.about(ok.get("command").stringValue());
    }

    private static ObjectNode fault(Recording recording, String kind, boolean isLast) {
        var lines = recording.faults.stream()
                .filter(line -> line.get("kind").stringValue().equals(kind)
                        && line.get("fault").stringValue().startsWith("F5"))
                .toList();
        return isLast ? lines.getLast() : lines.getFirst();
    }

    private static Wrong neverHealthy(Recording recording, Random random) {
        var healthy = fault(recording, "healthy", true);
        recording.faults.remove(healthy);
        return Wrong.at(fault(recording, "heal", true).get("t").asLong());
    }

    private static Wrong slowRecovery(Recording recording, Random random) {
        recording.run.withObject("bounds").put("recoverMillis", 1).put("toleranceMillis", 0);
        return Wrong.at(fault(recording, "healthy", true).get("t").asLong());
    }

    private static List<ObjectNode> after(Recording recording, long healthy) {
        long next = recording.faults.stream()
                .mapToLong(line -> line.get("t").asLong())
                .filter(t -> t > healthy)
                .min()
                .orElse(Long.MAX_VALUE);
        return recording.lines(
                "invoke",
                line -> line.get("t").asLong() >= healthy && line.get("t").asLong() < next);
    }

    private static Wrong lateFirstOk(Recording recording, Random random) {
        long healthy = fault(recording, "healthy", true).get("t").asLong();
        for (var invoke : after(recording, healthy)) {
            for (var ok : recording.lines("ok", line -> line.get("command").equals(invoke.get("command")))) {
                recording.history.remove(ok);
                recording.insert(ok.put("t", Math.max(ok.get("t").asLong(), healthy + 30 * SECOND)));
            }
        }
        return Wrong.at(healthy + 30 * SECOND);
    }

    private static Wrong noOkAfterwards(Recording recording, Random random) {
        long healthy = fault(recording, "healthy", true).get("t").asLong();
        var invoked = after(recording, healthy).stream()
                .map(line -> line.get("command"))
                .toList();
        recording.history.removeIf(
                line -> line.get("kind").stringValue().equals("ok") && invoked.contains(line.get("command")));
        return Wrong.at(healthy);
    }

    private static Wrong nothingTried(Recording recording, Random random) {
        long healthy = fault(recording, "healthy", true).get("t").asLong();
        var invoked = after(recording, healthy).stream()
                .map(line -> line.get("command"))
                .toList();
        recording.history.removeIf(line -> line.has("command") && invoked.contains(line.get("command")));
        return Wrong.at(healthy);
    }

    private static Wrong neverCaughtUp(Recording recording, Random random) {
        recording.run.withObject("bounds").put("lagMillis", 3_000).put("projectorLag", 5);
        long healthy = fault(recording, "healthy", true).get("t").asLong();
        recording.samples.stream()
                .filter(line -> line.path("gauge").asString("").equals("projector_lag")
                        && line.get("t").asLong() >= healthy)
                .forEach(line -> line.put("value", 6));
        return Wrong.at(healthy + 4 * SECOND);
    }

    /// A made-up couple, long after all faults.
    private static long quiet(Recording recording) {
        return recording.history.getLast().get("t").asLong();
    }

    private static void tell(Recording recording, long t, String kind, String client, Object... fields) {
        var line = Recording.object("kind", kind, "t", t, "client", client);
        line.setAll(Recording.object(fields));
        recording.insert(line);
    }

    private static Wrong falselyOffline(Recording recording, Random random) {
        long t = quiet(recording) + 60 * SECOND;
        tell(recording, t, "presence", "ann/d0", "user", "bob", "status", "offline");
        tell(recording, t + SECOND, "presence", "ann/d0", "user", "bob", "status", "active");
        return Wrong.at(t);
    }

    private static Wrong falselyPresent(Recording recording, Random random) {
        long t = quiet(recording) + SECOND;
        for (var client : List.of("cy/d0", "cy/d1")) {
            tell(recording, t, "present", client, "is", false);
        }
        tell(recording, t + 40 * SECOND, "presence", "ann/d0", "user", "cy", "status", "offline");
        return Wrong.at(t + 36 * SECOND);
    }

    private static Wrong neverOnline(Recording recording, Random random) {
        long t = quiet(recording) + SECOND;
        for (var client : List.of("cy/d0", "cy/d1")) {
            tell(recording, t, "present", client, "is", false);
        }
        tell(recording, t + 9 * SECOND, "presence", "ann/d0", "user", "cy", "status", "offline");
        tell(recording, t + 20 * SECOND, "present", "cy/d1", "is", true);
        tell(recording, t + 26 * SECOND, "present", "cy/d1", "is", false);
        return Wrong.at(t + 23 * SECOND);
    }

    private static Wrong strangersPresence(Recording recording, Random random) {
        long t = quiet(recording);
        tell(recording, t, "presence", "ann/d0", "user", "mallory", "status", "active");
        return Wrong.at(t);
    }

    private static Mutation.Change use(String field) {
        return (recording, random) -> {
            var line = one(
                    recording.samples.stream()
                            .filter(each -> each.has("process"))
                            .toList(),
                    random);
            line.put(field, 1L << 40);
            return Wrong.at(line.get("t").asLong());
        };
    }

    private static Mutation.Change gauge(String gauge) {
        return (recording, random) -> {
            var line = one(
                    recording.samples.stream()
                            .filter(each -> each.path("gauge").asString("").equals(gauge))
                            .toList(),
                    random);
            line.put("value", 1L << 40);
            return Wrong.at(line.get("t").asLong());
        };
    }

    private static Wrong unmeasured(Recording recording, Random random) {
        recording.samples.removeIf(line -> line.has("process"));
        return Wrong.ANYWHERE;
    }
}
