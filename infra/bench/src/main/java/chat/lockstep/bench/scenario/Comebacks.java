package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Lets devices come back, each for as long as it takes to be told what there is.
final class Comebacks implements AutoCloseable {

    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final String WATCH = "watch"; // a device that keeps nothing

    private final Stage stage;
    private final URI socket;
    private final Tokens tokens;

    Comebacks(Stage stage, URI gateway) {
        this(stage, URI.create("ws://" + gateway.getAuthority() + "/v1/sync"), new Tokens(gateway));
    }

    /// @param tokens closed in the end
    Comebacks(Stage stage, URI socket, Tokens tokens) {
        this.stage = stage;
        this.socket = socket;
        this.tokens = tokens;
    }

    /// @param cursor null for a device that comes for the first time
    Comeback.Seen of(String user, String device, @Nullable String cursor) throws InterruptedException {
        var comeback = new Comeback(tokens.issue(user, device), device, cursor);
        stage.loop().open(socket, "lockstep.v1.json", comeback);
        try {
            return comeback.seen().get(RETURN_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(device + " did not get in step: " + failure, failure);
        }
    }

    /// Waits until the heads of a user show so many events in its direct conversations.
    ///
    /// @throws IllegalStateException if they show no further ones for five minutes
    void awaitViews(String user, long logEvents) throws InterruptedException {
        long shown = 0;
        long moved = System.nanoTime();
        for (long now = shown(user); now < logEvents; now = shown(user)) {
            if (now > shown) {
                shown = now;
                moved = System.nanoTime();
            } else if (System.nanoTime() - moved > STUCK.toNanos()) {
                throw new IllegalStateException(
                        "the views show %d events of %d, and no more for %s".formatted(now, logEvents, STUCK));
            }
            Thread.sleep(LOOK);
        }
    }

    private long shown(String user) throws InterruptedException {
        return of(user, WATCH, null).directLogEvents();
    }

    @Override
    public void close() {
        tokens.close();
    }
}
