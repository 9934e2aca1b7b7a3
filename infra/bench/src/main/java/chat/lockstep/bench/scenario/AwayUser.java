package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.HttpCommands;
import chat.lockstep.bench.client.Together;
import chat.lockstep.bench.client.Tokens;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A user with one direct conversation with each of many peers, who write while its devices are away.
final class AwayUser implements AutoCloseable {

    private static final int WRITERS = 8;
    private static final Duration SETTLE = Duration.ofMinutes(5);
    private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Stage stage;
    private final URI gateway;
    private final Tokens tokens;
    private final HttpCommands commands;
    private final String name = Stage.newNames();
    private final int peers;
    private List<String> conversations = List.of();
    private List<String> peerTokens = List.of();
    private long logEvents;

    AwayUser(Stage stage, URI gateway, int peers) {
        this.stage = stage;
        this.gateway = gateway;
        this.tokens = new Tokens(gateway);
        this.commands = new HttpCommands(gateway);
        this.peers = peers;
    }

    /// Begins the conversations.
    void begin() throws InterruptedException {
        peerTokens = Together.each(numbers(), WRITERS, peer -> tokens.issue(name + "-" + peer, "d0"));
        conversations = Together.each(
                numbers(),
                WRITERS,
                peer -> commands.carryOut(
                                caller(peer),
                                List.of(HttpCommands.command(
                                        stage.service().newId(),
                                        "createConversation",
                                        null,
                                        Map.of("kind", "direct", "members", List.of(name)))))
                        .getFirst()
                        .path("conversation")
                        .asString(""));
        logEvents += peers;
        awaitViews();
    }

    /// The peers write `events` messages, all of them the same number.
    void miss(int events) throws InterruptedException {
        int each = Math.max(1, events / peers);
        Together.each(numbers(), WRITERS, peer -> {
            for (int sent = 0; sent < each; sent += HttpCommands.LIST_MAX) {
                commands.carryOut(
                        caller(peer),
                        IntStream.range(sent, Math.min(each, sent + HttpCommands.LIST_MAX))
                                .mapToObj(i -> HttpCommands.command(
                                        stage.service().newId(),
                                        "send",
                                        conversations.get(peer),
                                        Map.of("text", "message " + i)))
                                .toList());
            }
            return peer;
        });
        logEvents += (long) each * peers;
        awaitViews();
    }

    /// What a device that comes now for the first time would come back with.
    String cursor(String device) throws InterruptedException {
        return comeBack(device, null).cursor();
    }

    Comeback.Seen comeBack(String device, @Nullable String cursor) throws InterruptedException {
        var comeback = new Comeback(tokens.issue(name, device), device, cursor);
        stage.loop().open(URI.create("ws://" + gateway.getAuthority() + "/v1/sync"), "lockstep.v1.json", comeback);
        try {
            return comeback.seen().get(RETURN_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(device + " did not get in step: " + failure, failure);
        }
    }

    /// Waits until the heads show every event.
    private void awaitViews() throws InterruptedException {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        while (comeBack("watch", null).directLogEvents() < logEvents) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the views do not show all events after " + SETTLE);
            }
            Thread.sleep(LOOK);
        }
    }

    private List<Integer> numbers() {
        return IntStream.range(0, peers).boxed().toList();
    }

    private Map<String, String> caller(int peer) {
        return Map.of("Authorization", "Bearer " + peerTokens.get(peer));
    }

    @Override
    public void close() {
        tokens.close();
        commands.close();
    }
}
