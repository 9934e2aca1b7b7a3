package chat.lockstep.local.doctor;

import chat.lockstep.local.doctor.Samples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What the running applications measure of themselves: how far each hop is behind, breakers that are open, events that
/// were set aside.
public final class MetricCheck {

    private static final double BEHIND_SECONDS = 30;
    private static final double BEHIND_BYTES = 64 << 20;
    private static final double WAITING = 100;
    private static final List<String> NOT_CLOSED = List.of("open", "forced_open", "half_open");

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "lockstep_commands_waiting",
                    WAITING,
                    sample -> number(sample) + " commands wait for a worker",
                    "Senders wait, and are refused when more come.",
                    "look at PostgreSQL and the load of the machine: the command side is at its limit"),
            new Rule(
                    "lockstep_relay_lag_seconds",
                    BEHIND_SECONDS,
                    sample -> "it is " + number(sample) + " s behind the commits",
                    "Nobody sees the messages since then.",
                    "./lockstep logs relay: Kafka may be away, or the relay may be back-filling"),
            new Rule(
                    "lockstep_relay_lag_bytes",
                    BEHIND_BYTES,
                    sample -> number(sample) + " bytes of the event store's log are not relayed yet",
                    "PostgreSQL keeps them on the disk until they are.",
                    "./lockstep logs relay"),
            new Rule(
                    "lockstep_relay_failing",
                    1,
                    sample -> "its last call of " + sample.label("name") + " failed",
                    "Events wait until it answers again.",
                    "see whether that server is up above, and ./lockstep logs relay"),
            new Rule(
                    "lockstep_projector_lag_seconds",
                    BEHIND_SECONDS,
                    sample -> "its group " + sample.label("group") + " is " + number(sample) + " s behind",
                    "Devices or views are late.",
                    "./lockstep logs projector"),
            new Rule(
                    "lockstep_projector_held_partitions",
                    1,
                    sample -> "in its group " + sample.label("group") + " the last batch of " + number(sample)
                            + " partitions failed",
                    "Their conversations wait until it works.",
                    "./lockstep logs projector: Cassandra or Redis may be away"),
            new Rule(
                    "lockstep_projector_held_conversations",
                    1,
                    sample -> "its group " + sample.label("group") + " holds " + number(sample) + " conversations back",
                    "They stopped before an event that was given up.",
                    "./lockstep dead-letters list"),
            new Rule(
                    "lockstep_projector_dead_letters_outstanding",
                    1,
                    sample -> number(sample) + " events are set aside as dead letters",
                    "Their conversations go no further.",
                    "./lockstep dead-letters list says why; when that is mended, ./lockstep dead-letters retry"));

    private final Patient patient;

    public MetricCheck(Patient patient) {
        this.patient = patient;
    }

    /// A gauge that tells of trouble from some value on.
    private record Rule(String metric, double least, Function<Sample, String> what, String why, String mend) {}

    public void look(Diagnosis diagnosis) throws IOException, InterruptedException {
        List<String> lags = new ArrayList<>();
        for (var member : patient.members()) {
            var service = member.service();
            if (member.managementPort().isPresent() && patient.process(service).isPresent()) {
                look(service.name(), member.managementPort().getAsInt(), lags, diagnosis);
            }
        }
        if (!lags.isEmpty()) {
            diagnosis.fact("behind: " + String.join(", ", lags));
        }
    }

    private static void look(String name, int port, List<String> lags, Diagnosis diagnosis)
            throws InterruptedException {
        Samples samples;
        try {
            samples = Samples.read(port);
        } catch (IOException failure) {
            diagnosis.add(
                    name + " does not tell its metrics at port " + port + ": " + failure,
                    "Nothing can be said of how far it is behind.",
                    "./lockstep logs " + name);
            return;
        }
        for (var rule : RULES) {
            samples.atLeast(rule.metric(), rule.least())
                    .forEach(sample -> diagnosis.add(name + ": " + rule.what().apply(sample), rule.why(), rule.mend()));
        }
        breakers(name, samples, diagnosis);
        registration(name, samples, diagnosis);
        lags(samples, lags);
    }

    private static void breakers(String name, Samples samples, Diagnosis diagnosis) {
        samples.atLeast("resilience4j_circuitbreaker_state", 1).stream()
                .filter(sample -> NOT_CLOSED.contains(sample.label("state")))
                .forEach(sample -> diagnosis.add(
                        name + ": the breaker of " + sample.label("name") + " is " + sample.label("state"),
                        "Calls of it failed too often; until it closes, they are refused at once.",
                        "it closes by itself when " + sample.label("name") + " answers: see whether that is up"));
    }

    private static void registration(String name, Samples samples, Diagnosis diagnosis) {
        if (samples.isZero("lockstep_nodes_entered")) {
            diagnosis.add(
                    name + " is not entered among the command nodes in Redis",
                    "The gateway sends it commands only while no other node is entered.",
                    "see whether Redis is up, and ./lockstep logs " + name);
        }
        if (samples.isZero("lockstep_gateway_command_nodes")) {
            diagnosis.add(
                    name + " knows no command node",
                    "It sends all commands to the one of its settings.",
                    "see whether Redis and the command side are up");
        }
    }

    private static void lags(Samples samples, List<String> lags) {
        samples.atLeast("lockstep_relay_lag_seconds", 0).forEach(sample -> lags.add("relay " + number(sample) + " s"));
        samples.atLeast("lockstep_projector_lag", 0)
                .forEach(sample -> lags.add(sample.label("group") + " " + number(sample) + " records"));
    }

    private static String number(Sample sample) {
        return String.format(
                Locale.ROOT, sample.value() == Math.rint(sample.value()) ? "%.0f" : "%.1f", sample.value());
    }
}
