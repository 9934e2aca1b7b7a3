package chat.lockstep.gateway.session;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.FakeCommandSide;
import chat.lockstep.gateway.Tokens;
import chat.lockstep.gateway.World;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.frame.Availability;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.FrameDecoder;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.live.EphemeralSettings;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.NodeSessions;
import chat.lockstep.gateway.live.PresenceStore;
import chat.lockstep.gateway.live.Registry;
import chat.lockstep.gateway.live.Typing;
import chat.lockstep.gateway.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One session on a virtual clock, with an event store, a command side and a wire in memory.
final class SessionHarness implements AutoCloseable {

    static final Duration BLINK = Duration.ofMillis(1);
    static final EphemeralSettings EPHEMERAL = new EphemeralSettings(
            Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(5), 1_000, 4, 2);

    final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    final World world = new World();
    final FakeCommandSide commandSide = new FakeCommandSide();
    final FakeWire wire = new FakeWire();
    final FakeRegistry registry = new FakeRegistry();
    final NodeSessions sessions = new NodeSessions(registry);
    final FakePresence present = new FakePresence();
    final NodePresence presence = new NodePresence(present, present, 1_000);
    final JsonMapper json = Json.mapper();
    final UnsentBytes unsent = new UnsentBytes(1_048_576);
    final GreetingsAtOnce greetings = new GreetingsAtOnce(1);
    final ComparesAtOnce compares = new ComparesAtOnce(1);
    final SyncSession session;
    private final SessionParts parts;
    private final Clock clock = new VirtualClock();
    private int read;

    SessionHarness() {
        this(Limits.DEFAULTS);
    }

    SessionHarness(Limits limits) {
        this(limits, Encoding.JSON);
    }

    SessionHarness(Limits limits, Encoding encoding) {
        parts = new SessionParts(
                settings(),
                limits,
                new FrameDecoder(json),
                new FrameEncoder(json),
                Tokens.verifier(clock),
                world,
                commandSide,
                sessions,
                presence,
                new Circles(world, () -> time.now(TimeUnit.NANOSECONDS)),
                EPHEMERAL,
                () -> registry.connected,
                unsent,
                compares,
                greetings,
                new SessionMeters(new SimpleMeterRegistry()),
                Traces.off(),
                clock,
                new Random(1));
        world.account(World.ALICE);
        session = new SyncSession(parts, wire, encoding, time, null);
        session.opened();
        settle();
    }

    static SyncSettings settings() {
        return new SyncSettings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                65_536,
                1_048_576,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                1,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofMillis(1_500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                16_384,
                Duration.ofSeconds(10),
                4,
                8,
                100,
                2,
                0,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }

    /// Another connection to the same node.
    SyncSession connect(FakeWire to) {
        var other = new SyncSession(parts, to, Encoding.JSON, time, null);
        other.opened();
        settle();
        return other;
    }

    String token(String user, String device, Duration ttl) {
        return Tokens.of(user, device, ttl, clock);
    }

    /// Says hello as alice's phone.
    void hello() {
        hello("");
    }

    void hello(String more) {
        send("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"phone\"},\"token\":\""
                + token("alice", "phone", Duration.ofHours(1)) + "\"" + more + "}");
    }

    /// Says hello and forgets what came back.
    void greeted() {
        hello();
        pass(Duration.ofMillis(50));
        fresh();
    }

    void send(String frame) {
        session.text(frame);
        settle();
    }

    void hint(Hint hint) {
        sessions.deliver(hint);
        settle();
    }

    void settle() {
        pass(BLINK);
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /// Frames since the last call.
    List<JsonNode> fresh() {
        var all = wire.frames.subList(read, wire.frames.size()).stream()
                .map(json::readTree)
                .toList();
        read = wire.frames.size();
        return all;
    }

    List<String> freshTypes() {
        return fresh().stream().map(SessionHarness::summary).toList();
    }

    /// A frame in a word or two: `delta 1-2`, `heads 1`, `error not_found`.
    static String summary(JsonNode frame) {
        var type = frame.get("type").stringValue();
        return switch (type) {
            case "delta" ->
                "delta " + frame.path("from").path("log").asLong(0) + "-"
                        + frame.path("to").path("log").asLong(0);
            case "heads" ->
                "heads " + frame.get("conversations").size()
                        + (frame.get("more").booleanValue() ? " more" : "");
            case "error" -> "error " + frame.path("error").path("code").stringValue();
            case "result" ->
                "result " + frame.path("outcome").stringValue()
                        + (frame.has("error")
                                ? " " + frame.path("error").path("code").stringValue()
                                : "");
            case "welcome" -> "welcome " + frame.get("resume").stringValue();
            default -> type;
        };
    }

    @Override
    public void close() {
        session.closed();
        settle();
        VirtualTimeScheduler.reset();
    }

    /// Collects frames; takes them from the network at once, or not at all.
    static final class FakeWire implements Wire {

        final List<byte[]> frames = new ArrayList<>();

        @Nullable
        CloseCode closed;

        boolean jammed;
        private long unsent;
        private Runnable onWritten = () -> {};

        @Override
        public void write(byte[] frame) {
            frames.add(frame);
            if (jammed) {
                unsent += frame.length;
            } else {
                onWritten.run();
            }
        }

        void unjam() {
            jammed = false;
            unsent = 0;
            onWritten.run();
        }

        @Override
        public long unsentBytes() {
            return unsent;
        }

        @Override
        public void onWritten(Runnable drained) {
            onWritten = drained;
        }

        @Override
        public void close(CloseCode code) {
            closed = code;
        }
    }

    static final class FakeRegistry implements Registry {

        boolean connected = true;
        Mono<Void> announce = Mono.empty();
        final List<UserId> announced = new ArrayList<>();
        final List<UserId> withdrawn = new ArrayList<>();
        final List<Claim> claims = new ArrayList<>();
        final List<String> typings = new ArrayList<>();

        @Override
        public void tell(Typing typing, Set<UserId> users) {
            typings.add(typing.conversation() + " " + typing.active() + " " + new TreeSet<>(users));
        }

        @Override
        public Mono<Void> announce(UserId user) {
            announced.add(user);
            return announce;
        }

        @Override
        public void claim(Claim claim) {
            claims.add(claim);
        }

        @Override
        public void withdraw(UserId user) {
            withdrawn.add(user);
        }

        @Override
        public boolean isConnected() {
            return connected;
        }
    }

    /// Presence without Redis: what was reported stays.
    static final class FakePresence implements PresenceStore, NodePresence.Channels {

        final Map<UserId, Seen> seen = new HashMap<>();
        final List<String> reports = new ArrayList<>();
        final Set<UserId> listenedTo = new TreeSet<>();
        boolean away;

        @Override
        public Mono<Void> report(UserId user, DeviceId device, String session, Availability status) {
            reports.add(user + " " + device + " " + status.wireName());
            return Mono.empty();
        }

        @Override
        public Mono<Void> leave(UserId user, DeviceId device, String session) {
            reports.add(user + " " + device + " left");
            return Mono.empty();
        }

        @Override
        public Mono<Seen> look(UserId user) {
            return away
                    ? Mono.error(new IllegalStateException("Redis is away"))
                    : Mono.just(seen.getOrDefault(user, Seen.NEVER));
        }

        @Override
        public void listenTo(UserId user) {
            listenedTo.add(user);
        }

        @Override
        public void stopListeningTo(UserId user) {
            listenedTo.remove(user);
        }
    }

    private final class VirtualClock extends Clock {

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.parse("2026-01-31T12:00:00Z").plusMillis(time.now(TimeUnit.MILLISECONDS));
        }
    }
}
