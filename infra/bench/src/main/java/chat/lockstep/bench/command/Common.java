package chat.lockstep.bench.command;

import chat.lockstep.bench.hops.SpanReceiver;
import chat.lockstep.bench.rig.OwnSystem;
import chat.lockstep.bench.rig.Session;
import chat.lockstep.local.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// The options of everything that measures: which system, and where the results go.
final class Common {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Option(names = "--running", description = "Measure the system that ./lockstep up runs, not one of its own")
    private boolean running;

    @Option(
            names = "--out",
            description = "Folder for results.jsonl, report.html and flame graphs; target/bench-<time> if not set")
    private @Nullable Path out;

    /// What is done with a session.
    interface Measurement {
        /// @param scratch an empty folder that is deleted in the end
        void in(Session session, Path scratch) throws Exception;
    }

    /// @return the exit status: 0, or 1 if a message was lost, doubled or refused
    int measure(CommandSpec spec, Measurement measurement) throws Exception {
        var checkout = Path.of(System.getProperty("lockstep.checkout", "."))
                .toAbsolutePath()
                .normalize();
        var folder = out == null ? checkout.resolve("target/bench-" + NAME.format(Instant.now())) : out;
        var commandLine = "./lockstep bench "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
        var scratch = Files.createTempDirectory("lockstep-bench-");
        try (var spans = SpanReceiver.start()) {
            boolean isRight;
            try (var session = new Session(
                    system(checkout, scratch, spans),
                    running ? null : spans,
                    checkout,
                    folder,
                    commandLine,
                    Common::say)) {
                measurement.in(session, scratch);
                isRight = session.isRight();
            }
            return isRight ? 0 : 1;
        } finally {
            delete(scratch);
        }
    }

    private OwnSystem system(Path checkout, Path scratch, SpanReceiver spans) throws InterruptedException {
        if (!running) {
            say("a system of its own starts");
            return OwnSystem.start(scratch.resolve("data"), checkout, spans.environment());
        }
        return OwnSystem.running(
                Path.of(System.getProperty("lockstep.data", ".lockstep")),
                new Ports(Integer.getInteger("lockstep.port", Ports.DEFAULT.base())),
                checkout);
    }

    private static void say(String words) {
        System.out.println(words);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
