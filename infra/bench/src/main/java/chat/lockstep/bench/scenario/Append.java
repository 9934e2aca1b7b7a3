package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.HttpCommands;
import chat.lockstep.bench.client.Together;
import chat.lockstep.bench.load.Counts;
import chat.lockstep.bench.load.Latencies;
import chat.lockstep.bench.machine.Usage;
import chat.lockstep.bench.machine.UsageMeter;
import chat.lockstep.bench.report.Row;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// How many commands a second the command side carries out and the event store keeps, asked as the gateway asks it:
/// writers who each wait for an answer before they send the next one, so this is a throughput and its times are no
/// open-loop times. Every answered command must be in its place: the last answer's seq tells how many events there are.
public final class Append {

    private static final int FILLING_WRITERS = 8;
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Stage stage;
    private final URI commandSide;
    private final String secret;

    /// @param secret that the gateway proves itself with
    public Append(Stage stage, URI commandSide, String secret) {
        this.stage = stage;
        this.commandSide = commandSide;
        this.secret = secret;
    }

    /// One writer's run.
    private record Written(long answered, long refused, long lastSeq, List<Long> nanos) {}

    /// @param writers each with a conversation of its own
    public Row run(int writers, double warmUpSeconds, double seconds) throws InterruptedException {
        try (var commands = new HttpCommands(commandSide)) {
            var names = Stage.newNames();
            var places = Together.each(
                    IntStream.range(0, writers).boxed().toList(), writers, i -> begin(commands, names, i));
            var warm = write(commands, names, places, warmUpSeconds);
            var at = Instant.now();
            long begin = System.nanoTime();
            var meter = UsageMeter.start(stage.pids().get());
            var written = write(commands, names, places, seconds);
            double took = (System.nanoTime() - begin) / SECOND_NANOS;
            var usage = meter.stop();
            var row = row(writers, at, took, warm, written, usage);
            stage.add(row);
            return row;
        }
    }

    /// Writes as many messages as fast as it goes, in many conversations, and measures nothing.
    public void write(int messages) throws InterruptedException {
        try (var commands = new HttpCommands(commandSide)) {
            var names = Stage.newNames();
            var conversations = IntStream.range(0, Math.ceilDiv(messages, HttpCommands.LIST_MAX))
                    .boxed()
                    .toList();
            Together.each(conversations, FILLING_WRITERS, writer -> {
                var place = begin(commands, names, writer);
                return commands.carryOut(
                        caller(names, writer),
                        IntStream.range(0, HttpCommands.LIST_MAX)
                                .mapToObj(_ -> message(place))
                                .toList());
            });
        }
    }

    private Map<String, Object> message(String place) {
        return HttpCommands.command(
                stage.service().newId(), "send", place, Map.of("text", "The quick brown fox jumps over the lazy dog."));
    }

    private Row row(int writers, Instant at, double took, List<Written> warm, List<Written> written, Usage usage) {
        var latencies = new Latencies();
        long answered = 0;
        long refused = 0;
        long missing = 0;
        for (int i = 0; i < written.size(); i++) {
            var one = written.get(i);
            one.nanos.forEach(nanos -> latencies.record(Latencies.ANSWER, nanos));
            answered += one.answered;
            refused += one.refused;
            // The conversation's creation is the first event.
            missing += 1 + warm.get(i).answered + one.answered - one.lastSeq;
        }
        var counts = new Counts(answered + refused, answered, refused, answered, answered - missing, missing, 0, 0, 0);
        return new Row(
                        "append",
                        stage.service().name(),
                        Map.of("writers", writers),
                        at.toString(),
                        took,
                        counts,
                        Map.of(),
                        usage,
                        Map.of("commandsPerSecond", answered / took),
                        List.of("closed loop: each writer waits for its answer"))
                .with(latencies.all(), Map.of());
    }

    private String begin(HttpCommands commands, String names, int writer) throws InterruptedException {
        var command = HttpCommands.command(
                stage.service().newId(),
                "createConversation",
                null,
                Map.of("kind", "direct", "members", List.of(names + "-" + writer + "-other")));
        return commands.carryOut(caller(names, writer), List.of(command))
                .getFirst()
                .path("conversation")
                .asString("");
    }

    private List<Written> write(HttpCommands commands, String names, List<String> places, double seconds)
            throws InterruptedException {
        long end = System.nanoTime() + (long) (seconds * SECOND_NANOS);
        return Together.each(IntStream.range(0, places.size()).boxed().toList(), places.size(), writer -> {
            var nanos = new ArrayList<Long>();
            long refused = 0;
            long seq = 0;
            while (System.nanoTime() - end < 0) {
                long begin = System.nanoTime();
                var result = commands.once(caller(names, writer), message(places.get(writer)));
                if (result.path("outcome").asString("").equals("applied")) {
                    nanos.add(System.nanoTime() - begin);
                    seq = result.path("seq").asLong();
                } else {
                    refused++;
                }
            }
            return new Written(nanos.size(), refused, seq, nanos);
        });
    }

    private Map<String, String> caller(String names, int writer) {
        return Map.of(
                "Authorization", "Bearer " + secret, "Lockstep-User", names + "-" + writer, "Lockstep-Device", "d0");
    }
}
