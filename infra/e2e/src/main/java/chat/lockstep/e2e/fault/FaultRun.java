package chat.lockstep.e2e.fault;

import chat.lockstep.e2e.DevTokens;
import chat.lockstep.e2e.EventStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Ends processes of a running system one after the other, without warning and under load, and tells what is wrong
/// afterwards. Whoever started the system must start again what dies, as `up` does.
///
/// @param gateways where the gateways answer; the first is asked for health
/// @param store    what the messages are compared with
/// @param rate     messages a second, over all devices
/// @param pairs    of users, with two devices each
/// @param pause    under load before each kill, and after the last
/// @param stores   an empty folder for the devices' files
/// @param seed     of the order of the senders
/// @param say      is told what happens
public record FaultRun(
        List<URI> gateways,
        EventStore store,
        int rate,
        int pairs,
        Duration pause,
        Path stores,
        long seed,
        Consumer<String> say) {

    /// Not `degraded`: a node that is still away would be missed by the next fault.
    private static final String ALL_UP = "\"status\":\"up\"";

    private static final Duration RESTART_LIMIT = Duration.ofMinutes(2);
    private static final Duration SETTLE_LIMIT = Duration.ofMinutes(4);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    /// What is wrong after the kills, one line each; empty if nothing is.
    public List<String> kill(List<Victim> victims) throws InterruptedException {
        var sockets = gateways.stream().map(DevTokens::socketUrl).toList();
        try (var http = HttpClient.newHttpClient();
                var crowd = new Crowd(sockets, stores, pairs, seed)) {
            var load = Thread.ofPlatform().name("load").start(() -> crowd.sendAt(rate));
            try {
                for (var victim : victims) {
                    Thread.sleep(pause);
                    killOne(victim, http);
                }
                Thread.sleep(pause);
            } finally {
                crowd.stop();
                load.join();
            }
            return judge(crowd);
        }
    }

    private void killOne(Victim victim, HttpClient http) throws InterruptedException {
        long begin = System.nanoTime();
        var killed = victim.kill();
        victim.awaitSuccessors(killed, RESTART_LIMIT);
        awaitHealth(http);
        say.accept(String.format(
                Locale.ROOT,
                "%-16s killed; everything up again after %4.1f s",
                victim.name(),
                (System.nanoTime() - begin) / 1e9));
    }

    private List<String> judge(Crowd crowd) {
        long begin = System.nanoTime();
        crowd.settle(SETTLE_LIMIT);
        var wrong = new ArrayList<String>(crowd.outOfStep(store, SETTLE_LIMIT));
        wrong.addAll(crowd.unverified(SETTLE_LIMIT));
        say.accept(String.format(
                Locale.ROOT,
                "%d messages between %d devices; at rest %4.1f s after the last one",
                crowd.sent(),
                pairs * 4,
                (System.nanoTime() - begin) / 1e9));
        wrong.addAll(HistoryChecker.violations(crowd.history(store)));
        return wrong;
    }

    private void awaitHealth(HttpClient http) throws InterruptedException {
        long deadline = System.nanoTime() + RESTART_LIMIT.toNanos();
        var answer = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                var health = http.send(
                        HttpRequest.newBuilder(gateways.getFirst().resolve("/health"))
                                .timeout(ANSWER_LIMIT)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                if (health.statusCode() == 200 && health.body().contains(ALL_UP)) {
                    return;
                }
                answer = health.body();
            } catch (IOException unreachable) {
                answer = unreachable.toString();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        throw new IllegalStateException("not everything is up after " + RESTART_LIMIT + ": " + answer);
    }
}
