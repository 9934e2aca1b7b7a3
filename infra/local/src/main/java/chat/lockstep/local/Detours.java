package chat.lockstep.local;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Where a process finds another instead of at its own port, because something stands between the two that a
/// test can break. Kafka's clients go to the address that Kafka tells them, so Kafka listens a second time for
/// each of them: for `relay.kafka=127.0.0.1:40123` at `kafka.relay=127.0.0.1:41000`, where it tells the relay
/// 40123.
///
/// @param addresses `host:port`, by the name of a [Route], or by `kafka.<process>`
public record Detours(Map<String, String> addresses) {

    /// Everybody goes straight.
    public static final Detours NONE = new Detours(Map.of());

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}");
    private static final String KAFKA = "kafka";

    public Detours {
        addresses = Map.copyOf(addresses);
    }

    /// A second door of Kafka.
    ///
    /// @param listens where it listens for the process
    /// @param tells where it tells the process to connect
    public record KafkaListener(String process, String listens, String tells) {

        /// In the form that Kafka's settings want.
        public String name() {
            return process.toUpperCase(Locale.ROOT).replace('-', '_');
        }
    }

    /// Reads a properties file.
    ///
    /// @param routes that there are: a detour of another is a mistake
    /// @throws LocalFailure naming the line that cannot be meant
    public static Detours read(Path file, List<Route> routes) {
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (IOException unreadable) {
            throw new LocalFailure(
                    "LOCKSTEP_DETOURS names " + file + ", which cannot be read: " + unreadable.getMessage(),
                    "unset it, unless a test set it",
                    unreadable);
        }
        Map<String, String> addresses = new TreeMap<>();
        for (String name : lines.stringPropertyNames()) {
            addresses.put(name, lines.getProperty(name).strip());
        }
        addresses.forEach((name, address) -> check(file, name, address, addresses, routes));
        return new Detours(addresses);
    }

    private static void check(
            Path file, String name, String address, Map<String, String> addresses, List<Route> routes) {
        if (!ADDRESS.matcher(address).matches()) {
            throw refused(file, name, "must be <host>:<port>, not " + address);
        }
        Optional<Route> route =
                routes.stream().filter(any -> any.name().equals(name)).findFirst();
        if (route.isPresent() && route.get().to().equals(KAFKA)) {
            require(
                    addresses.containsKey(KAFKA + "." + route.get().from()),
                    file,
                    name,
                    "Kafka does not listen for it");
        } else if (name.startsWith(KAFKA + ".")) {
            String client = name.substring(KAFKA.length() + 1) + "." + KAFKA;
            require(addresses.containsKey(client), file, name, "nobody is told of it: " + client + " is missing");
        } else {
            require(route.isPresent(), file, name, "there is no such way");
        }
    }

    private static void require(boolean condition, Path file, String name, String wrong) {
        if (!condition) {
            throw refused(file, name, wrong);
        }
    }

    private static LocalFailure refused(Path file, String name, String wrong) {
        return new LocalFailure(
                "LOCKSTEP_DETOURS: " + name + " in " + file + ": " + wrong, "mend the file, or unset LOCKSTEP_DETOURS");
    }

    /// The detour from one process to another, or the way that it would go otherwise.
    public String address(String from, String to, String otherwise) {
        return addresses.getOrDefault(from + "." + to, otherwise);
    }

    public boolean has(String from, String to) {
        return addresses.containsKey(from + "." + to);
    }

    /// In the order of the processes' names.
    public List<KafkaListener> kafkaListeners() {
        return addresses.entrySet().stream()
                .filter(detour -> detour.getKey().startsWith(KAFKA + "."))
                .map(detour -> {
                    String process = detour.getKey().substring(KAFKA.length() + 1);
                    return new KafkaListener(process, detour.getValue(), address(process, KAFKA, ""));
                })
                .sorted((one, other) -> one.process().compareTo(other.process()))
                .toList();
    }
}
