package chat.lockstep.bench.client;

import chat.lockstep.bench.load.Exchange;
import chat.lockstep.bench.wire.Connection;
import chat.lockstep.bench.wire.Ears;
import chat.lockstep.bench.wire.Loop;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device of a Lockstep user. It keeps its cursor and a place in each conversation, so it comes back as a real one
/// does: it says what it has, compares the heads that it is sent with its places, and pulls the rest.
public final class LockstepDevice implements Device {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long ACK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Loop loop;
    private final URI socket;
    private final int number;
    private final String user;
    private final String name;
    private final String token;
    private final boolean acks;

    private final Places places = new Places();
    private final Set<String> toAcknowledge = new HashSet<>();
    private final Map<String, Command> unsettled = new HashMap<>();
    private @Nullable Connection connection;
    private CompletableFuture<Void> inStep = new CompletableFuture<>();
    private int attempts; // to connect; what an earlier one still hears is not listened to
    private @Nullable Exchange exchange;
    private @Nullable String cursor;
    private @Nullable String digest;
    private boolean isCaughtUp;

    /// A command that has no answer yet.
    ///
    /// @param result wanted by whoever asked; null for a message of an exchange
    private record Command(String frame, @Nullable CompletableFuture<JsonNode> result) {}

    LockstepDevice(Loop loop, URI socket, int number, String user, String name, String token, boolean acks) {
        this.loop = loop;
        this.socket = socket;
        this.number = number;
        this.user = user;
        this.name = name;
        this.token = token;
        this.acks = acks;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public void report(@Nullable Exchange to) {
        exchange = to;
    }

    public String token() {
        return token;
    }

    /// Whether it holds the conversation up to this place at least.
    public boolean holds(String conversation, long seq) {
        return places.seq(conversation) >= seq;
    }

    /// Completes when it is in step: with the heads that it was told of, and with the places that they name.
    @Override
    public CompletableFuture<Void> connect() {
        var opening = new CompletableFuture<Void>();
        inStep = opening;
        int attempt = ++attempts;
        isCaughtUp = false;
        places.reconnected();
        loop.open(socket, "lockstep.v1.json", new Ears() {
            @Override
            public void opened(Connection opened) {
                if (attempt != attempts) {
                    opened.cut();
                    return;
                }
                connection = opened;
                opened.say(Frames.hello(token, name, cursor, digest));
            }

            @Override
            public void heard(String text, long nanos) {
                if (attempt == attempts) { // else a later connection has taken its place
                    on(JSON.readTree(text), nanos);
                }
            }

            @Override
            public void ended(String why) {
                if (attempt == attempts) {
                    connection = null;
                    tell(to -> to.cutOff(why));
                    opening.completeExceptionally(new IllegalStateException(user + " was cut off: " + why));
                }
            }
        });
        return opening;
    }

    @Override
    public void send(String place, String id) {
        var frame = Frames.message(place, id);
        unsettled.put(id, new Command(frame, null));
        say(frame);
    }

    /// Has a command carried out, however often it must be sent.
    ///
    /// @return its result
    CompletableFuture<JsonNode> ask(String id, Map<String, ?> command) {
        var result = new CompletableFuture<JsonNode>();
        var frame = Frames.command(id, command);
        unsettled.put(id, new Command(frame, result));
        say(frame);
        return result;
    }

    @Override
    public void cut() {
        inStep = new CompletableFuture<>();
        attempts++;
        if (connection != null) {
            connection.cut();
            connection = null;
        }
    }

    private void say(String frame) {
        if (connection != null) {
            connection.say(frame);
        }
    }

    private void on(JsonNode frame, long nanos) {
        switch (frame.path("type").asString("")) {
            case "result" -> onResult(frame, nanos);
            case "delta" -> onDelta(frame, nanos);
            case "heads" -> frame.path("conversations").forEach(this::onHead);
            case "lag" -> frame.path("conversations").forEach(conversation -> pull(conversation.asString()));
            case "caughtUp" -> onCaughtUp(frame);
            case "welcome" -> ping(connection);
            case "error" -> onError(frame);
            default -> {
                // Nothing that a message or a place depends on.
            }
        }
    }

    private void onResult(JsonNode frame, long nanos) {
        var id = frame.path("id").asString("");
        var isRejected = frame.path("outcome").asString("").equals("rejected");
        var command = unsettled.remove(id);
        if (command == null) {
            return;
        }
        if (isRejected && mayBeSentAgain(frame)) {
            unsettled.put(id, command);
            loop.runIn(AGAIN_NANOS, () -> say(command.frame));
            tell(to -> to.sentAgain(frame.path("error").toString()));
        } else if (command.result != null) {
            settle(command.result, frame, isRejected);
        } else if (isRejected) {
            tell(to -> to.refused(id, frame.path("error").toString()));
        } else {
            tell(to -> to.acknowledged(id, nanos));
        }
    }

    private static void settle(CompletableFuture<JsonNode> asked, JsonNode frame, boolean isRejected) {
        if (isRejected) {
            asked.completeExceptionally(new IllegalStateException("refused: " + frame));
        } else {
            asked.complete(frame);
        }
    }

    /// The outcome is unknown, or it is too early: the same id is safe.
    private static boolean mayBeSentAgain(JsonNode result) {
        var retry = result.path("error").path("retry").asString("");
        return retry.equals("same_id") || retry.equals("after");
    }

    private void tell(Consumer<Exchange> what) {
        if (exchange != null) {
            what.accept(exchange);
        }
    }

    private void onDelta(JsonNode frame, long nanos) {
        var conversation = frame.path("conversation").asString("");
        if (frame.has("request")) {
            places.pulled(conversation);
        }
        for (var event : frame.path("events")) {
            if (event.path("stream").asString("").equals("log")) {
                switch (places.take(conversation, event.path("seq").asLong())) {
                    case NEXT -> {
                        var id = event.path("id").asString("");
                        tell(to -> to.delivered(number, id, nanos));
                    }
                    case REPEAT -> tell(Exchange::repeated);
                    case GAP -> pull(conversation);
                }
            }
        }
        if (frame.path("more").asBoolean(false)) {
            pull(conversation);
        }
        acknowledge(conversation);
        completeIfInStep();
    }

    /// A pull that could not be answered is sent again; anything else ends the connection.
    private void onError(JsonNode frame) {
        if (frame.has("request")) {
            var conversation = frame.path("request").asString("");
            places.pulled(conversation);
            loop.runIn(AGAIN_NANOS, () -> pull(conversation));
        } else {
            inStep.completeExceptionally(new IllegalStateException(user + ": " + frame));
        }
    }

    private void onHead(JsonNode head) {
        var conversation = head.path("id").asString("");
        if (places.isBehind(conversation, head.path("log").path("seq").asLong())) {
            pull(conversation);
        }
    }

    private void onCaughtUp(JsonNode frame) {
        cursor = frame.path("cursor").asString("");
        digest = frame.path("digest").asString("");
        isCaughtUp = true;
        completeIfInStep();
    }

    private void completeIfInStep() {
        if (isCaughtUp && !places.isPulling()) {
            inStep.complete(null);
        }
    }

    private void pull(String conversation) {
        if (places.pull(conversation)) {
            digest = null; // until it is told the next one, it cannot say what it holds
            say(Frames.pull(conversation, places.seq(conversation)));
        }
    }

    /// Within a second, with whatever else comes until then.
    private void acknowledge(String conversation) {
        digest = null;
        if (acks && toAcknowledge.add(conversation) && toAcknowledge.size() == 1) {
            loop.runIn(ACK_NANOS, this::sayAck);
        }
    }

    private void sayAck() {
        var marks = new HashMap<String, Long>();
        toAcknowledge.forEach(conversation -> marks.put(conversation, places.seq(conversation)));
        toAcknowledge.clear();
        say(Frames.ack(marks));
    }

    private void ping(@Nullable Connection of) {
        loop.runIn(PING_NANOS, () -> {
            if (of != null && of == connection) {
                of.say(Frames.PING);
                ping(of);
            }
        });
    }
}
