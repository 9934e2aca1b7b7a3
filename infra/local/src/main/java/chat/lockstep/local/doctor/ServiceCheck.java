package chat.lockstep.local.doctor;

import chat.lockstep.local.process.LogEntry;
import chat.lockstep.local.process.PortOwner;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Each server and application: whether it runs and answers, and who holds its ports if it does not.
public final class ServiceCheck {

    private static final int LOG_LINES = 200;
    private static final int SHOWN_CHARS = 300;
    private static final Pattern TROUBLE = Pattern.compile(
            "\"level\":\"ERROR\"|\\bERROR\\b|\\bFATAL\\b|\\bPANIC\\b|Exception\\b|OutOfMemoryError|# Warning|# Fatal");

    private final Patient patient;

    public ServiceCheck(Patient patient) {
        this.patient = patient;
    }

    public void look(Diagnosis diagnosis) throws IOException {
        boolean isRunning = patient.isRunning();
        List<String> well = new ArrayList<>();
        for (var member : patient.members()) {
            var service = member.service();
            if (patient.process(service).isPresent()) {
                answer(service, well, diagnosis);
            } else {
                if (isRunning) {
                    diagnosis.add(
                            service.name() + " is down" + lastTrouble(service),
                            "The system runs without it.",
                            patient.up().isPresent()
                                    ? "./lockstep up starts it again; if it does not stay up: ./lockstep logs "
                                            + service.name()
                                    : "./lockstep down, then ./lockstep up");
                }
                ports(service, diagnosis);
            }
        }
        diagnosis.fact(isRunning ? "up: " + (well.isEmpty() ? "nothing" : String.join(", ", well)) : "no system runs");
    }

    private void answer(Service service, List<String> well, Diagnosis diagnosis) throws IOException {
        switch (service.readiness()) {
            case Readiness.Ready _ -> well.add(service.name());
            case Readiness.NotYet(String cause) ->
                diagnosis.add(
                        service.name() + " runs and is not well: " + shorten(cause) + lastTrouble(service),
                        "What needs it waits or is refused.",
                        "if it has just started, wait a minute; else ./lockstep logs " + service.name());
            case Readiness.Foreign(String who) ->
                diagnosis.add(
                        service.name() + "'s port is answered by " + who,
                        "It belongs to another system, and ours must not write to it.",
                        "use other ports: LOCKSTEP_PORT=<first port>, or stop the other system");
        }
    }

    private static void ports(Service service, Diagnosis diagnosis) {
        service.ports().forEach((use, port) -> {
            if (!PortOwner.isFree(port)) {
                diagnosis.add(
                        "port " + port + " (" + use + ") is taken by " + PortOwner.describe(port),
                        service.name() + " cannot start.",
                        "end that process, or use other ports: LOCKSTEP_PORT=<first port> ./lockstep up");
            }
        });
    }

    /// The last line of its log that tells of trouble.
    private String lastTrouble(Service service) throws IOException {
        return patient.log(service).lastLines(LOG_LINES).stream()
                .filter(line -> TROUBLE.matcher(line).find())
                .reduce((_, later) -> later)
                .map(line -> "; its log's last error: " + LogEntry.brief(line))
                .orElse("");
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARS
                ? text
                : String.format(Locale.ROOT, "%s...", text.substring(0, SHOWN_CHARS));
    }
}
