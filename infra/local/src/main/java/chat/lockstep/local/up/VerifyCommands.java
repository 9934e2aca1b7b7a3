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

/// The commands that look into the stores of the running system: they tell the program that looks where those are.
abstract class VerifyCommands implements Callable<Integer> {

    private static final String JAR = "infra/verify/target/infra-verify-0.1.0-SNAPSHOT-app.jar";
    private static final String ONE_DATABASE = "spring.datasource.url";
    private static final Pattern SHARD = Pattern.compile("lockstep\\.event-store\\.shards\\[[0-9]+]\\.url");
    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";

    private final String mainClass;

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    VerifyCommands(String mainClass) {
        this.mainClass = mainClass;
    }

    /// Compares the views with the log.
    @Command(name = "verify", description = "Compares the views with the log, conversation by conversation.")
    static final class Verify extends VerifyCommands {

        Verify() {
            super("chat.lockstep.verify.VerifyCommand");
        }

        @Override
        List<String> places(Map<String, String> settings) {
            var places = new ArrayList<>(databases(settings));
            places.addAll(views(settings));
            places.addAll(List.of("--kafka", required(settings, "lockstep.kafka.bootstrap-servers")));
            return places;
        }
    }

    /// What each device has acknowledged.
    @Command(name = "devices", description = "Shows which devices are in step, behind, or hold something else.")
    static final class Devices extends VerifyCommands {

        Devices() {
            super("chat.lockstep.verify.DevicesCommand");
        }

        @Override
        List<String> places(Map<String, String> settings) {
            return views(settings);
        }
    }

    /// The options that say where everything is.
    ///
    /// @param settings of the applications
    abstract List<String> places(Map<String, String> settings);

    @Override
    public Integer call() throws IOException, InterruptedException {
        var surroundings = Surroundings.ofRunningSystem();
        var servers = new LocalServers(surroundings.settings());
        var settings = new TreeMap<String, String>();
        for (var application : new Applications(surroundings, servers).all()) {
            settings.putAll(application.settings());
        }
        var handedOn = new ArrayList<>(places(settings));
        handedOn.addAll(arguments);
        var secrets = Map.of(PASSWORD, servers.postgresql().password());
        return new JarProgram(surroundings.checkout().resolve(JAR), mainClass, Map.of(), secrets).run(handedOn);
    }

    private static List<String> databases(Map<String, String> settings) {
        var shards = settings.entrySet().stream()
                .filter(setting -> SHARD.matcher(setting.getKey()).matches())
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
        var options = new ArrayList<String>();
        for (var url : shards.isEmpty() ? List.of(required(settings, ONE_DATABASE)) : shards) {
            options.addAll(List.of("--database", url));
        }
        options.addAll(List.of("--database-user", required(settings, "spring.datasource.username")));
        return options;
    }

    private static List<String> views(Map<String, String> settings) {
        return List.of(
                "--cassandra",
                required(settings, "lockstep.cassandra.contact-points"),
                "--datacenter",
                required(settings, "lockstep.cassandra.local-datacenter"),
                "--keyspace",
                required(settings, "lockstep.cassandra.keyspace"));
    }

    private static String required(Map<String, String> settings, String name) {
        var value = settings.get(name);
        if (value == null) {
            throw new IllegalStateException("no application has the setting " + name);
        }
        return value;
    }
}
