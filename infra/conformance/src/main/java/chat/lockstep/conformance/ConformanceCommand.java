package chat.lockstep.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Checks a server and tells. Exit status 0: no rule is broken; 1: at least one is; 2: it could not be checked.
@Command(
        name = "conformance",
        description = "Checks a server against the sync protocol, rule by rule, from outside.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:no rule is broken", "1:at least one rule is broken", "2:it could not be checked"})
public final class ConformanceCommand implements Callable<Integer> {

    @Option(
            names = "--url",
            defaultValue = "ws://127.0.0.1:8080",
            paramLabel = "ws://host:port",
            description = "Where the server is (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("ws://127.0.0.1:8080");

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "prefix",
            description = "Only rules whose id begins so, such as 6 or 7.resume; again for more.")
    private List<String> only = new ArrayList<>();

    @Option(names = "--json", paramLabel = "file", description = "Write the results there too.")
    private @Nullable Path json;

    @Option(
            names = "--parallel",
            defaultValue = "4",
            paramLabel = "n",
            description = "How many checks run at a time (default: ${DEFAULT-VALUE}).")
    private int parallel = ConformanceOptions.PARALLEL;

    @Option(
            names = "--tokens-url",
            paramLabel = "url",
            description = "Where to POST {user, device, ttlSeconds} for {token}; the server's dev mode if absent.")
    private @Nullable URI tokens;

    @Option(names = "--list", description = "Only list the rules.")
    private boolean list;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ConformanceCommand()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        if (list) {
            Conformance.rules().forEach(System.out::println);
            return 0;
        }
        var options =
                new ConformanceOptions(only, Math.max(1, parallel), tokens, ConformanceOptions.LIMIT, result -> {});
        var report = Conformance.run(url, options);
        System.out.println(report.text());
        if (json != null) {
            Files.writeString(json, report.json());
        }
        if (report.results().isEmpty()) {
            System.err.println("no rule begins with " + only);
            return 2;
        }
        return report.isConformant() ? 0 : 1;
    }
}
