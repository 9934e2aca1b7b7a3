package chat.lockstep.command.nodes;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.command.Commands;
import chat.lockstep.command.Ids;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.events.ConversationId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Many writers who send as the gateway does: to the owner by the register, and to the next node with the same id if
/// the owner cannot be reached or does not know. Each conversation has one writer, so its answers come in order.
final class RoutedLoad implements AutoCloseable {

    private static final int TRIES_MAX = 60;
    private static final long PAUSE_MILLIS = 50;

    /// A command that was answered `applied` or `duplicate`.
    record Acknowledged(String user, String command, long seq) {

        String id() {
            return JsonMapper.shared().readTree(command).get("id").stringValue();
        }
    }

    private final RegisterOfTests register;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final ExecutorService writers;
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unreached = new AtomicInteger();
    private final Map<String, Integer> servedBy = new ConcurrentHashMap<>();
    private volatile boolean running = true;

    RoutedLoad(RegisterOfTests register, int conversations) {
        this.register = register;
        this.writers = Executors.newFixedThreadPool(conversations);
        IntStream.range(0, conversations).forEach(number -> writers.execute(this::write));
    }

    private void write() {
        var alice = Ids.user("alice");
        var bob = Ids.user("bob");
        var conversation = Ids.direct(alice, bob);
        acknowledge(alice, conversation, Commands.create(Ids.fresh(), bob));
        for (int number = 0; running; number++) {
            long seq = acknowledge(alice, conversation, Commands.send(Ids.fresh(), conversation, "message " + number));
            if (number % 5 == 4) {
                acknowledge(bob, conversation, Commands.read(Ids.fresh(), conversation, seq));
            }
        }
    }

    private long acknowledge(String user, String conversation, String command) {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            for (var node : Rendezvous.inOrder(register.nodes(), ConversationId.of(conversation))) {
                var answer = send(node, user, command);
                if (answer == null) {
                    unreached.incrementAndGet();
                    continue;
                }
                if (answer.path("outcome").asString("").matches("applied|duplicate")) {
                    servedBy.merge(node.id(), 1, Integer::sum);
                    long seq = answer.get("seq").longValue();
                    acknowledged.add(new Acknowledged(user, command, seq));
                    return seq;
                }
                if (!answer.at("/error/code").asString("").equals("unavailable")) {
                    wrong.add(command + " -> " + answer);
                }
            }
            pause();
        }
        wrong.add("never answered: " + command);
        return 0;
    }

    /// The answer; `null` if the node could not be reached or broke off.
    private JsonNode send(Rendezvous.Node node, String user, String command) {
        var request = HttpRequest.newBuilder(URI.create(node.url() + "/v1/commands"))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + RunningCommandSide.SECRET)
                .header("Lockstep-User", user)
                .header("Lockstep-Device", "phone")
                .POST(BodyPublishers.ofByteArray(command.getBytes(UTF_8)))
                .build();
        try {
            return JsonMapper.shared()
                    .readTree(http.send(request, BodyHandlers.ofByteArray()).body());
        } catch (IOException unreachable) {
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    List<Acknowledged> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /// Answers that a writer should not have got.
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// How often a node could not be reached.
    int unreached() {
        return unreached.get();
    }

    int servedBy(String nodeId) {
        return servedBy.getOrDefault(nodeId, 0);
    }

    /// Lets every writer finish what it is at.
    void end() throws InterruptedException {
        running = false;
        writers.shutdown();
        if (!writers.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("writers were still at it");
        }
    }

    @Override
    public void close() {
        running = false;
        writers.shutdownNow();
        http.close();
    }
}
