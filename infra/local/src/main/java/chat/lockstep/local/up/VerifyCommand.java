package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// Compares the views of the running system with its log: tells the comparing program where both are.
@Command(name = "verify", description = "Compares the views with the log, conversation by conversation.")
final class VerifyCommand implements Callable<Integer> {

    private static final String MAIN = "chat.lockstep.verify.VerifyCommand";
    private static final String JAR = "infra/verify/target/infra-verify-0.1.0-SNAPSHOT-app.jar";
    private static final String ONE_DATABASE = "spring.datasource.url";
    private static final Pattern SHARD = Pattern.compile("lockstep\\.event-store\\.shards\\[[0-9]+]\\.url");
    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var surroundings = Surroundings.ofRunningSystem();
        var servers = new LocalServers(surroundings.settings());
        var settings = new TreeMap<String, String>();
        for (var application : new Applications(surroundings, servers).all()) {
            settings.putAll(application.settings());
        }
        var handedOn = places(settings);
        handedOn.addAll(arguments);
        var secrets = Map.of(PASSWORD, servers.postgresql().password());
        return new JarProgram(surroundings.checkout().resolve(JAR), MAIN, Map.of(), secrets).run(handedOn);
    }

    /// The options that say where everything is.
    ///
    /// @param settings of the applications
    static List<String> places(Map<String, String> settings) {
        var databases = settings.entrySet().stream()
                .filter(setting -> SHARD.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
        var options = new ArrayList<String>();
        for (var url : databases.isEmpty() ? List.of(required(settings, ONE_DATABASE)) : databases) {
            options.addAll(List.of("--database", url));
        }
        options.addAll(List.of("--database-user", required(settings, "spring.datasource.username")));
        options.addAll(List.of("--cassandra", required(settings, "lockstep.cassandra.contact-points")));
        options.addAll(List.of("--datacenter", required(settings, "lockstep.cassandra.local-datacenter")));
        options.addAll(List.of("--keyspace", required(settings, "lockstep.cassandra.keyspace")));
        options.addAll(List.of("--kafka", required(settings, "lockstep.kafka.bootstrap-servers")));
        return options;
    }

    private static String required(Map<String, String> settings, String name) {
        var value = settings.get(name);
        if (value == null) {
            throw new IllegalStateException("no application has the setting " + name);
        }
        return value;
    }
}
