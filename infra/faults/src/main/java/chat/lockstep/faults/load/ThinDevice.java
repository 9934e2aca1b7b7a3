package chat.lockstep.faults.load;

import chat.lockstep.faults.history.Observation;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.load.RawSocket.Received;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device that knows just enough of the protocol to be in step, and whose [Manners] can be bad. It says hello without
/// a cursor, so the server names everything each time; it resends what was not answered, with the same id. One thread
/// reads its socket, one writes.
public final class ThinDevice implements Participant {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration HTTP_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long PAUSE_MIN_MILLIS = 100;
    private static final int DOUBLINGS_MAX = 5;
    private static final long ACK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final long SHUFFLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final String user;
    private final String name;
    private final String client;
    private final RunFolder folder;
    private final Gateways gateways;
    private final Answers answers;
    private final ThinReplica replica;
    private final AtomicLong drains = new AtomicLong();
    private final ThinOutbox outbox = new ThinOutbox();
    private final Manners manners = new Manners();
    private volatile @Nullable RawSocket welcomed;
    private volatile @Nullable RawSocket socket;
    private volatile @Nullable Thread reader;
    private volatile @Nullable Thread writer;
    private volatile boolean isClosed;
    private volatile List<String> watched = List.of();
    private volatile Optional<String> failure = Optional.empty();

    ThinDevice(String user, String name, RunFolder folder, Rooms rooms, Gateways gateways) {
        this.user = user;
        this.name = name;
        this.client = user + "/" + name;
        this.folder = folder;
        this.gateways = gateways;
        this.answers = new Answers(folder, client);
        this.replica = new ThinReplica(folder, client, rooms);
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String client() {
        return client;
    }

    /// How it behaves; may be changed at any time.
    public Manners manners() {
        return manners;
    }

    /// What the server did that no server may do, and why the device stopped.
    @Override
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public long slowestAnswerMicros() {
        return answers.slowestMicros();
    }

    @Override
    public long drains() {
        return drains.get();
    }

    void watch(Collection<String> users) {
        watched = List.copyOf(users);
    }

    @Override
    public synchronized void connect() {
        if (reader == null) {
            reader = Thread.ofVirtual().name("thin-reader-" + client).start(this::read);
            writer = Thread.ofVirtual().name("thin-writer-" + client).start(this::write);
        }
    }

    /// Whether the server has said welcome and the connection stands, as far as the device can tell.
    public boolean isConnected() {
        return welcomed != null;
    }

    @Override
    public void cut() {
        var open = socket;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void give(Deed deed) {
        var id = Deeds.newId();
        answers.given(id);
        var frame = new LinkedHashMap<String, Object>();
        frame.put("type", "command");
        frame.put("id", id);
        frame.put("action", deed.action());
        if (!"direct".equals(deed.data().get("kind"))) {
            frame.put("conversation", deed.conversation());
        }
        frame.put("data", deed.data());
        outbox.add(id, deed, JSON.writeValueAsString(frame));
    }

    @Override
    public int unsettled() {
        return answers.unsettled();
    }

    /// Sends again what was settled long ago; the answers are written down.
    ///
    /// @return how many were sent
    public int repeatTheSettled() throws IOException {
        var open = welcomed;
        var frames = outbox.remembered();
        if (open == null) {
            throw new IOException(client + " is not connected");
        }
        for (var frame : frames) {
            open.sendText(frame);
        }
        return frames.size();
    }

    /// Sends the newest of what was settled again, by the other way there is; the answer is written down.
    ///
    /// @return how many were sent
    public int repeatOverHttp() throws IOException, InterruptedException {
        var frames = outbox.remembered();
        if (frames.isEmpty()) {
            return 0;
        }
        var request = HttpRequest.newBuilder(gateways.next().resolve("/v1/commands"))
                .header("Authorization", "Bearer " + gateways.token(user, name))
                .header("Content-Type", "application/json")
                .timeout(HTTP_LIMIT)
                .POST(BodyPublishers.ofString(frames.getLast()))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            if (answer.has("outcome")) {
                answers.on(answer);
            }
            return 1;
        }
    }

    /// Falls silent without ending the connection, as if its cable were pulled.
    public void silence() {
        if (isConnected()) {
            folder.write(new Observation.Present(folder.now(), client, false));
        }
        manners.silence();
    }

    private void read() {
        int attempts = 0;
        try {
            while (!isClosed) {
                attempts = session() ? 0 : attempts + 1;
                Thread.sleep(PAUSE_MIN_MILLIS << Math.min(attempts, DOUBLINGS_MAX));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException wrong) {
            failure = Optional.of(wrong.toString());
        }
    }

    /// One connection from its opening to its end.
    ///
    /// @return whether the server said welcome
    private boolean session() throws InterruptedException {
        int code = RawSocket.BROKEN;
        try (var open =
                RawSocket.open(Gateways.socket(gateways.next()), gateways.token(user, name), manners.receiveBytes())) {
            socket = open;
            open.sendText(JSON.writeValueAsString(
                    Map.of("type", "hello", "protocol", 1, "device", Map.of("id", name, "platform", "thin"))));
            manners.awaitReading();
            var next = open.read();
            while (next instanceof Received.Text text) {
                on(open, JSON.readTree(text.text()));
                manners.awaitReading();
                next = open.read();
            }
            code = ((Received.Closed) next).code();
        } catch (IOException | JacksonException broken) {
            // The device connects again, whatever it was.
        } finally {
            socket = null;
        }
        boolean wasWelcomed = welcomed != null;
        if (wasWelcomed) {
            welcomed = null;
            folder.write(new Observation.Closed(folder.now(), client, code));
            folder.write(new Observation.Present(folder.now(), client, false));
            answers.disconnected();
            outbox.disconnected();
        }
        return wasWelcomed;
    }

    private void on(RawSocket open, JsonNode frame) throws IOException {
        switch (frame.path("type").asString("")) {
            case "welcome" -> {
                folder.write(Welcomes.of(folder.now(), client, frame));
                folder.write(new Observation.Present(folder.now(), client, true));
                replica.welcomed(frame.path("resume").asString("").equals("reset"));
                send(open, Map.of("type", "presence", "status", "active", "watch", watched));
                welcomed = open;
            }
            case "heads" -> {
                for (var head : frame.path("conversations")) {
                    replica.on(head);
                    var id = head.path("id").asString("");
                    send(open, Map.of("type", "subscribe", "conversation", id, "interest", "full"));
                }
            }
            case "delta" -> replica.onDelta(frame);
            case "lag" -> replica.lag(frame.path("conversations"));
            case "caughtUp" -> replica.caughtUp(frame.path("digest").asString(""));
            case "result" -> {
                var settled = answers.on(frame);
                if (settled != null) {
                    outbox.settled(settled);
                } else {
                    outbox.refused(
                            frame.path("id").asString(""),
                            frame.path("error").path("retryAfterMillis").asLong(0));
                }
            }
            case "presence" -> folder.write(Welcomes.presence(folder.now(), client, frame));
            case "drain" -> drains.incrementAndGet();
            default -> {
                // Nothing that is judged.
            }
        }
    }

    private void write() {
        var acked = new HashMap<String, Long>();
        long pingAt = System.nanoTime();
        long ackAt = pingAt;
        long askAgainAt = pingAt;
        long shuffleAt = pingAt;
        RawSocket last = null;
        while (!isClosed) {
            try {
                Thread.sleep(TICK);
                var open = welcomed;
                if (open == null || manners.isSilent()) {
                    continue;
                }
                if (open != last) {
                    acked.clear();
                    last = open;
                }
                long now = System.nanoTime();
                if (!manners.isShuffling() || now - shuffleAt >= 0) {
                    sendCommands(open);
                    shuffleAt = now + SHUFFLE_NANOS;
                }
                if (now - askAgainAt >= 0) {
                    replica.wantMissing();
                    askAgainAt = now + ASK_AGAIN_NANOS;
                }
                for (var id : replica.takeWanted()) {
                    send(open, replica.pull(id));
                }
                if (now - ackAt >= 0) {
                    acknowledge(open, acked);
                    ackAt = now + ACK_NANOS;
                }
                if (now - pingAt >= 0) {
                    send(open, Map.of("type", "ping"));
                    pingAt = now + PING_NANOS;
                }
            } catch (IOException broken) {
                cut(); // the reader notices, and connects again
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    private void sendCommands(RawSocket open) throws IOException {
        var commands = outbox.take(manners.perSecond());
        commands.forEach(command -> answers.sent(command.id(), command.deed()));
        for (var frame : manners.arrange(
                commands.stream().map(ThinOutbox.Outgoing::frame).toList())) {
            open.sendText(frame);
        }
    }

    private void acknowledge(RawSocket open, Map<String, Long> acked) throws IOException {
        var marks = replica.ackMarks();
        marks.entrySet().removeIf(mark -> Long.valueOf(mark.getValue().seq()).equals(acked.get(mark.getKey())));
        if (!marks.isEmpty()) {
            send(open, Map.of("type", "ack", "marks", marks));
            marks.forEach((id, mark) -> {
                acked.put(id, mark.seq());
                folder.write(new Observation.Acknowledged(folder.now(), client, id, mark.seq()));
            });
        }
    }

    private static void send(RawSocket open, Map<String, ?> frame) throws IOException {
        open.sendText(JSON.writeValueAsString(frame));
    }

    @Override
    public boolean conclude(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        cut();
        Thread.sleep(LOOK); // until the reader has noticed
        while (!replica.isInStep() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
        }
        boolean isInStep = replica.isInStep();
        replica.conclude();
        return isInStep;
    }

    @Override
    public void close() {
        isClosed = true;
        for (var thread : new Thread[] {reader, writer}) {
            if (thread != null) {
                thread.interrupt();
            }
        }
        cut();
    }
}
