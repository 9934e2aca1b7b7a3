package chat.lockstep.bench.scenario;

import chat.lockstep.bench.client.HttpCommands;
import chat.lockstep.bench.client.Together;
import chat.lockstep.bench.client.Tokens;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A user with one direct conversation with each of many peers, who write while its devices are away.
final class AwayUser implements AutoCloseable {

    private static final int WRITERS = 8;

    private final Stage stage;
    private final Tokens tokens;
    private final HttpCommands commands;
    private final Comebacks comebacks;
    private final String name = Stage.newNames();
    private final int peers;
    private List<String> conversations = List.of();
    private List<String> peerTokens = List.of();
    private long logEvents;

    AwayUser(Stage stage, URI gateway, int peers) {
        this.stage = stage;
        this.tokens = new Tokens(gateway);
        this.commands = new HttpCommands(gateway);
        this.comebacks = new Comebacks(stage, gateway);
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
        comebacks.awaitViews(name, logEvents);
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
        comebacks.awaitViews(name, logEvents);
    }

    /// What a device that comes now for the first time would come back with.
    String cursor(String device) throws InterruptedException {
        return comeBack(device, null).cursor();
    }

    Comeback.Seen comeBack(String device, @Nullable String cursor) throws InterruptedException {
        return comebacks.of(name, device, cursor);
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
        comebacks.close();
    }
}
