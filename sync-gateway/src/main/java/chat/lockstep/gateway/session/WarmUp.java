package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.Parsed;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.NodeSessions;
import chat.lockstep.gateway.trace.Traces;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/// Sessions of nobody, one after the other, before the node listens: classes are loaded and what is hot is compiled
/// while no client waits. They say `hello` and send commands. Nothing leaves the node but reads for a user that nobody
/// can be: of the views, and of a place at the command side. A node that finds no views listens all the same, after a
/// while.
public final class WarmUp implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    /// More make no difference that could be seen.
    static final int SESSIONS_MAX = 200;

    private static final int COMMANDS = 5;
    private static final String HELLO =
            "{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"system\",\"name\":\"none\",\"platform\":\"none\"}}";

    private final SessionParts parts;
    private final Mono<Void> viewsReady;
    private final WarmUpSettings settings;
    private volatile boolean running;
    private long commands;

    /// @param parts of the real sessions; of these the views are used, and what keeps nothing
    /// @param viewsReady completes when the views can be read
    public WarmUp(SessionParts parts, Mono<Void> viewsReady, WarmUpSettings settings) {
        this.parts = parts;
        this.viewsReady = viewsReady;
        this.settings = settings;
    }

    private static SessionParts ofNobody(SessionParts of) {
        var nobody = new Nobody();
        return new SessionParts(
                of.settings(),
                of.limits(),
                of.decoder(),
                of.encoder(),
                of.tokens(),
                of.views(),
                nobody,
                new NodeSessions(nobody),
                new NodePresence(nobody, nobody, 1),
                new Circles(of.views(), System::nanoTime),
                of.ephemeral(),
                () -> true,
                new UnsentBytes(of.settings().unsentBytesTotalMax()),
                new ComparesAtOnce(1),
                new GreetingsAtOnce(1),
                new SessionMeters(new SimpleMeterRegistry()),
                Traces.off(),
                of.clock(),
                of.random());
    }

    @Override
    public void start() {
        running = true;
        if (settings.within().isZero()) {
            return;
        }
        var began = System.nanoTime();
        try {
            if (viewsAreReady()) {
                var sessions = run();
                LOG.info("warmed up by {} sessions in {} ms", sessions, (System.nanoTime() - began) / 1_000_000);
            } else {
                LOG.warn("not warmed up for want of views, so the first clients wait longer");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean viewsAreReady() throws InterruptedException {
        var ready = new CountDownLatch(1);
        var waiting =
                viewsReady.onErrorComplete().doOnSuccess(_ -> ready.countDown()).subscribe();
        var isReady = ready.await(settings.viewsWithin().toNanos(), TimeUnit.NANOSECONDS);
        waiting.dispose();
        return isReady;
    }

    /// @return how many sessions were begun
    int run() throws InterruptedException {
        var endNanos = System.nanoTime() + settings.within().toNanos();
        var scheduler = Schedulers.newSingle("warm-up", true);
        var nobodys = ofNobody(parts); // and with it all that these sessions leave, when this returns
        try {
            var sessions = 0;
            while (sessions < SESSIONS_MAX && System.nanoTime() - endNanos < 0) {
                run(nobodys, scheduler, endNanos);
                askCommandSide(endNanos);
                sessions++;
            }
            return sessions;
        } finally {
            scheduler.dispose();
        }
    }

    private void run(SessionParts nobodys, Scheduler scheduler, long endNanos) throws InterruptedException {
        var done = new CountDownLatch(1);
        var wire = new CountingWire(done);
        var loop = new SessionLoop(scheduler, bug -> {
            LOG.warn("a session of nobody broke down", bug);
            done.countDown();
        });
        loop.run(() -> begin(nobodys, loop, wire));
        var _ = done.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        loop.close();
    }

    /// For the place of a message in a conversation that does not exist, so any node may be the one that is asked.
    private void askCommandSide(long endNanos) throws InterruptedException {
        var conversation = ConversationId.of(UUID.randomUUID().toString());
        var message = MessageId.of("00000000-0000-7000-8000-000000000000");
        var done = new CountDownLatch(1);
        var asking = parts.commandSide()
                .place(
                        new Caller(UserId.SYSTEM, DeviceId.SYSTEM),
                        conversation,
                        message,
                        Traces.off().begin("warm-up"))
                .onErrorComplete()
                .doOnTerminate(done::countDown)
                .subscribe();
        var _ = done.await(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        asking.dispose();
    }

    private void begin(SessionParts nobodys, SessionLoop loop, Wire wire) {
        var outbox = new Outbox(
                wire,
                nobodys.encoder(),
                Encoding.JSON,
                nobodys.settings().unsentBytesMax(),
                nobodys.unsent(),
                nobodys.meters());
        var session = new DeviceSession(
                nobodys, loop, outbox, new Claim(UserId.SYSTEM, DeviceId.SYSTEM, loop.millis(), "none"));
        receive(session, HELLO);
        var conversation = ConversationId.of(UUID.randomUUID().toString());
        for (int i = 0; i < COMMANDS; i++) {
            receive(session, command(conversation));
        }
    }

    private void receive(DeviceSession session, String text) {
        if (parts.decoder().json(text) instanceof Parsed.Good good) {
            session.frame(good.frame());
        } else {
            throw new IllegalStateException("a frame of the warm-up is not as it must be: " + text);
        }
    }

    private String command(ConversationId conversation) {
        commands++;
        var id = new UUID(commands << 16 | 0x7000, Long.MIN_VALUE);
        return "{\"type\":\"command\",\"id\":\"" + id + "\",\"action\":\"send\",\"conversation\":\"" + conversation
                + "\",\"data\":{\"kind\":\"text\",\"text\":\"none\"}}";
    }

    /// Drops what it is given. A session is done when it was welcomed, told that it is in step, and had its results.
    private static final class CountingWire implements Wire {

        private static final int FRAMES = 2 + COMMANDS;

        private final CountDownLatch done;
        private int frames;

        CountingWire(CountDownLatch done) {
            this.done = done;
        }

        @Override
        public void write(byte[] frame) {
            frames++;
            if (frames == FRAMES) {
                done.countDown();
            }
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void onWritten(Runnable drained) {}

        @Override
        public void close(CloseCode code) {
            done.countDown();
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the connections to the servers have begun, before the web server listens.
    @Override
    public int getPhase() {
        return 2;
    }
}
