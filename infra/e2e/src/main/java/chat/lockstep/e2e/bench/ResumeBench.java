package chat.lockstep.e2e.bench;

import chat.lockstep.e2e.DevTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// A user in many conversations, and what its devices wait for when they come back: one that missed nearly everything,
/// one that missed the end, and one that missed nothing, in turns. Prints time and bytes to `welcome` and to the first
/// page of heads.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description = "Measures what a device that was away waits for, against a running system.")
public final class ResumeBench implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "Where the gateway is: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Option(names = "--conversations", defaultValue = "1000", description = "Of the user: ${DEFAULT-VALUE}")
    private int conversations;

    @Option(
            names = "--events",
            defaultValue = "100000",
            description = "Missed by the one longest away: ${DEFAULT-VALUE}")
    private int events;

    @Option(names = "--rounds", defaultValue = "15", description = "Returns of each device: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--out", description = "File for the raw figures, one JSON object a line")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var user = new AwayUser(http, url, new DevTokens(http, url), conversations);
            user.begin();
            var month = user.cursor("month");
            int recent = Math.max(conversations, events / 100);
            user.miss(events - recent);
            var hour = user.cursor("hour");
            user.miss(recent);
            var nothing = user.cursor("nothing");
            var returns = new ArrayList<Return>();
            for (int round = 0; round < rounds; round++) {
                returns.add(user.comeBack("month", month));
                returns.add(user.comeBack("hour", hour));
                returns.add(user.comeBack("nothing", nothing));
            }
            report(returns);
            return 0;
        }
    }

    /// One return of a device.
    ///
    /// @param away which device it was
    /// @param resume what `welcome` said
    /// @param welcomeMicros from the open socket's `hello` to `welcome`
    /// @param firstPageMicros to the first page of heads, or to `caughtUp` where there is none
    /// @param firstPageBytes of all frames up to there, as compact JSON
    /// @param heads of all pages
    /// @param caughtUpMicros to `caughtUp`
    record Return(
            String away,
            String resume,
            long welcomeMicros,
            long firstPageMicros,
            long firstPageBytes,
            long heads,
            long caughtUpMicros) {}

    private void report(List<Return> returns) throws IOException {
        System.out.printf(
                "%d conversations; away for a month: %d events missed, for an hour: %d%n",
                conversations, events, Math.max(conversations, events / 100));
        for (var away : List.of("month", "hour", "nothing")) {
            var own = returns.stream().filter(one -> one.away().equals(away)).toList();
            System.out.printf(
                    Locale.ROOT,
                    "%-8s %-8s %5d heads   welcome %s ms   first page %s ms, %d bytes   caughtUp %s ms%n",
                    away,
                    own.getLast().resume(),
                    own.getLast().heads(),
                    spread(own, Return::welcomeMicros),
                    spread(own, Return::firstPageMicros),
                    own.getLast().firstPageBytes(),
                    spread(own, Return::caughtUpMicros));
        }
        if (out != null) {
            var lines = new ArrayList<String>();
            lines.add(JSON.writeValueAsString(Map.of(
                    "conversations",
                    conversations,
                    "events",
                    events,
                    "rounds",
                    rounds,
                    "java",
                    Runtime.version().toString(),
                    "processors",
                    Runtime.getRuntime().availableProcessors())));
            returns.forEach(one -> lines.add(JSON.writeValueAsString(one)));
            Files.write(out, lines);
            System.out.println("raw figures: " + out);
        }
    }

    /// Median, and the smallest and largest behind it.
    private static String spread(List<Return> returns, ToLongFunction<Return> micros) {
        var sorted = returns.stream()
                .map(micros::applyAsLong)
                .sorted(Comparator.naturalOrder())
                .toList();
        return String.format(
                Locale.ROOT,
                "%.1f (%.1f–%.1f)",
                sorted.get(sorted.size() / 2) / 1000.0,
                sorted.getFirst() / 1000.0,
                sorted.getLast() / 1000.0);
    }
}
