package chat.lockstep.simulator;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Limits;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandSide;
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
import chat.lockstep.gateway.session.ComparesAtOnce;
import chat.lockstep.gateway.session.GreetingsAtOnce;
import chat.lockstep.gateway.session.SessionMeters;
import chat.lockstep.gateway.session.SessionParts;
import chat.lockstep.gateway.session.SyncSession;
import chat.lockstep.gateway.session.SyncSettings;
import chat.lockstep.gateway.session.UnsentBytes;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.trace.Traces;
import chat.lockstep.gateway.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/// One gateway node: real sessions around models of everything else.
final class Node {

    private static final Duration NEVER = Duration.ofHours(10);

    // Without state of their own, and costly to make for every history.
    private static final FrameDecoder DECODER = new FrameDecoder(Json.mapper());
    private static final FrameEncoder ENCODER = new FrameEncoder(Json.mapper());
    private static final SessionMeters METERS = new SessionMeters(new SimpleMeterRegistry());

    private final VirtualTimeScheduler time;
    private final Mutation mutation;
    private final Map<Link, SyncSession> open = new LinkedHashMap<>();
    private final Set<UserId> announced = new HashSet<>();
    private final NodeSessions sessions;
    private final SessionParts parts;

    Node(
            VirtualTimeScheduler time,
            Clock clock,
            TokenVerifier tokens,
            Views views,
            CommandSide commands,
            RandomGenerator random,
            Mutation mutation) {
        this.time = time;
        this.mutation = mutation;
        this.sessions = new NodeSessions(new Register());
        this.parts = new SessionParts(
                mutation == Mutation.NOBODY_COMPARES
                        ? settings(NEVER, NEVER)
                        : settings(Duration.ofSeconds(8), Duration.ofMillis(400)),
                Limits.DEFAULTS,
                DECODER,
                ENCODER,
                tokens,
                views,
                commands,
                sessions,
                new NodePresence(new NoPresence(), new NoChannels(), 1_000),
                new Circles(views, () -> time.now(TimeUnit.NANOSECONDS)),
                new EphemeralSettings(NEVER, NEVER, NEVER, NEVER, 1_000, 4, 2),
                () -> true,
                new UnsentBytes(1_048_576),
                new ComparesAtOnce(1_000_000),
                new GreetingsAtOnce(2),
                METERS,
                Traces.off(),
                clock,
                random);
    }

    /// All is as in earnest, only quicker.
    private static SyncSettings settings(Duration sweepEvery, Duration compareAfterHello) {
        return new SyncSettings(
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                4_096,
                1_048_576,
                Duration.ofSeconds(30),
                sweepEvery,
                sweepEvery,
                Duration.ofMillis(200),
                compareAfterHello,
                4,
                2,
                Duration.ofMillis(100),
                Duration.ofSeconds(2),
                Duration.ofMillis(1_500),
                Duration.ofSeconds(3),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                8_192,
                Duration.ofSeconds(10),
                4,
                64,
                100,
                16,
                0,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(2));
    }

    void accept(Link link, String token) {
        var session = new SyncSession(parts, link, Encoding.JSON, time, token);
        open.put(link, session);
        link.server(session::text, () -> {
            open.remove(link);
            session.closed();
        });
        session.opened();
    }

    /// Tells its clients to go elsewhere, and closes a little later.
    void drain() {
        List.copyOf(open.values()).forEach(SyncSession::drain);
    }

    /// Dies: all its connections break.
    void crash() {
        List.copyOf(open.keySet()).forEach(Link::cut);
    }

    /// Of `users` those that have sessions here.
    List<UserId> announced(List<UserId> users) {
        return users.stream().filter(announced::contains).toList();
    }

    void deliver(Hint hint) {
        sessions.deliver(hint);
    }

    void compare(UserId user) {
        if (mutation != Mutation.NOBODY_COMPARES) {
            sessions.compareSoon(user);
        }
    }

    private final class Register implements Registry {

        @Override
        public Mono<Void> announce(UserId user) {
            return Mono.fromRunnable(() -> announced.add(user));
        }

        @Override
        public void withdraw(UserId user) {
            announced.remove(user);
        }

        @Override
        public void claim(Claim claim) {
            // Another node's connection of the same device stays: both are served, as they can be without harm.
        }

        @Override
        public void tell(Typing typing, Set<UserId> users) {}

        @Override
        public boolean isConnected() {
            return true;
        }
    }

    private static final class NoPresence implements PresenceStore {

        @Override
        public Mono<Void> report(UserId user, DeviceId device, String session, Availability status) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> leave(UserId user, DeviceId device, String session) {
            return Mono.empty();
        }

        @Override
        public Mono<Seen> look(UserId user) {
            return Mono.just(Seen.NEVER);
        }
    }

    private static final class NoChannels implements NodePresence.Channels {

        @Override
        public void listenTo(UserId user) {}

        @Override
        public void stopListeningTo(UserId user) {}
    }
}
