package chat.lockstep.gateway.session;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.Hash;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.ServerFrame.ResetReason;
import chat.lockstep.gateway.frame.ServerFrame.Resume;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.live.LiveSession;
import chat.lockstep.readmodel.wire.Head;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/// A connection whose device is known. A `hello` begins it: hints are subscribed to and held back, the heads are read
/// and told, what was held back is released. From then on hints and comparisons bring what is new.
final class DeviceSession implements LiveSession {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);
    private static final int HEADS_PER_PAGE = 100;
    private static final int INTERESTS_MAX = 10_000;
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final SessionParts parts;
    private final SessionLoop loop;
    private final Outbox outbox;
    private final String session;
    private final Caller caller;
    private final Following following;
    private final Reads reads;
    private final CommandLanes lanes;
    private final Marks marks;
    private final Held held;

    private final ArrayDeque<ServerFrame> toTell = new ArrayDeque<>();
    private boolean holding;
    private boolean welcomed;
    private boolean compareIsDue;
    private int round;
    private @Nullable Hash toldDigest;
    private Disposable sweep = Disposables.disposed();

    DeviceSession(SessionParts parts, SessionLoop loop, Outbox outbox, String session, Caller caller) {
        this.parts = parts;
        this.loop = loop;
        this.outbox = outbox;
        this.session = session;
        this.caller = caller;
        var views = parts.views();
        var catchUp = new CatchUp(loop, outbox, views, parts.encoder(), parts.meters(), caller.user());
        this.following = new Following(loop, views, catchUp, parts.meters(), caller.user());
        this.reads = new Reads(loop, outbox, views, following, caller.user(), parts.settings(), parts.meters());
        this.lanes = new CommandLanes(loop, outbox, parts.commandSide(), caller, parts.limits(), parts.meters());
        this.marks = new Marks(loop, outbox, views, parts.commandSide(), following, caller);
        this.held = new Held(parts.settings().heldBytesMax());
        // Queued, so that it never runs in the middle of a send.
        outbox.whenRoom(() -> loop.run(this::roomAgain));
        sweepLater();
    }

    Caller caller() {
        return caller;
    }

    @Override
    public UserId user() {
        return caller.user();
    }

    @Override
    public void hint(Hint hint) {
        loop.run(() -> {
            if (holding) {
                held.add(hint);
            } else {
                following.hint(hint);
            }
        });
    }

    @Override
    public void compareSoon() {
        loop.run(() -> {
            if (!compareIsDue) {
                compareIsDue = true;
                loop.later(upTo(parts.settings().compareWithin()), this::compare);
            }
        });
    }

    void frame(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Hello hello -> greet(hello);
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
            case ClientFrame.Read read -> reads.submit(read);
            case ClientFrame.Command command -> lanes.submit(command);
            case ClientFrame.Ack ack -> marks.submit(ack);
            case ClientFrame.Credit credit -> outbox.grant(credit.frames());
            case ClientFrame.Ping ping -> outbox.send(new ServerFrame.Pong(ping.nonce(), now()));
        }
    }

    void leave() {
        parts.sessions().leave(this);
    }

    private void greet(ClientFrame.Hello hello) {
        holding = true;
        welcomed = false;
        round++;
        toTell.clear();
        outbox.beginCredit(hello.credit());
        var thisRound = round;
        loop.await(
                Mono.zip(announced(), registered(hello)),
                both -> {
                    if (thisRound == round) {
                        onRegistered(hello, both.getT2().orElse(null));
                    }
                },
                () -> {},
                failure -> {
                    throw new IllegalStateException("greeting failed", failure);
                });
    }

    /// Without the registry the session lives by comparing.
    private Mono<Boolean> announced() {
        return parts.sessions()
                .join(this)
                .timeout(parts.settings().announceWithin())
                .thenReturn(true)
                .onErrorResume(failure -> {
                    LOG.info("session {} of {} begins without hints: {}", session, caller, failure.toString());
                    return Mono.just(false);
                });
    }

    /// Empty if the command side does not answer.
    private Mono<Optional<Registration>> registered(ClientFrame.Hello hello) {
        return parts.commandSide()
                .register(caller, hello.name(), hello.platform())
                .timeout(parts.settings().registerWithin())
                .map(Optional::of)
                .onErrorResume(failure -> {
                    LOG.info("device of {} is registered later: {}", caller, failure.toString());
                    return Mono.just(Optional.empty());
                });
    }

    private void onRegistered(ClientFrame.Hello hello, @Nullable Registration registration) {
        if (registration == null || isPassing(registration.error())) {
            loop.later(AGAIN_AFTER, () -> registerAgain(hello));
            readInventory(hello, 0);
        } else if (registration.error() == null) {
            readInventory(hello, registration.seq() == null ? 0 : registration.seq());
        } else {
            refuse(registration.error());
        }
    }

    /// Whether the device may be registered by trying again. More devices than allowed stay too many.
    private static boolean isPassing(@Nullable ProtocolError error) {
        return error != null && (error.errorClass() == ErrorClass.TRANSIENT || error.code() == ErrorCode.RATE_LIMITED);
    }

    private void registerAgain(ClientFrame.Hello hello) {
        loop.await(
                registered(hello),
                registration -> {
                    var error = registration.map(Registration::error).orElse(null);
                    if (registration.isEmpty() || isPassing(error)) {
                        loop.later(AGAIN_AFTER, () -> registerAgain(hello));
                    } else if (error != null) {
                        refuse(error);
                    }
                },
                () -> {},
                failure -> {
                    throw new IllegalStateException("registration failed", failure);
                });
    }

    private void refuse(ProtocolError error) {
        outbox.error(error);
        outbox.close(error.code() == ErrorCode.TOO_MANY ? CloseCode.TOO_MANY : CloseCode.UNAUTHENTICATED);
    }

    private void readInventory(ClientFrame.Hello hello, long ownSeq) {
        var thisRound = round;
        loop.await(
                Inventory.readFrom(
                        parts.views(), caller.user(), ownSeq, parts.settings().ownHeadWithin()),
                inventory -> {
                    if (thisRound == round) {
                        resume(hello, inventory);
                    }
                },
                () -> {},
                failure -> {
                    if (thisRound == round) {
                        readAgain(hello, ownSeq, failure);
                    }
                });
    }

    /// The views are away: the device is welcome all the same, can send commands, and gets its heads when they are
    /// back.
    private void readAgain(ClientFrame.Hello hello, long ownSeq, Throwable failure) {
        LOG.info("heads of {} not read: {}", caller, failure.toString());
        welcomeReset(hello);
        loop.later(AGAIN_AFTER, () -> readInventory(hello, ownSeq));
    }

    private void resume(ClientFrame.Hello hello, Inventory inventory) {
        following.told(inventory.heads());
        if (!welcomed && inventory.digest().equals(hello.digest())) {
            welcome(Resume.CURRENT, null);
        } else {
            welcomeReset(hello);
            pages(inventory.heads());
        }
        toldDigest = inventory.digest();
        toTell.add(new ServerFrame.CaughtUp(inventory.cursor(), inventory.digest()));
        tell();
    }

    private void pages(List<Head> heads) {
        for (int from = 0; from < heads.size(); from += HEADS_PER_PAGE) {
            var to = Math.min(from + HEADS_PER_PAGE, heads.size());
            toTell.add(new ServerFrame.Heads(heads.subList(from, to), to < heads.size()));
        }
    }

    /// Sends what a `hello` is owed, as there is room; after the last of it, releases what was held back.
    private void tell() {
        while (!toTell.isEmpty()) {
            if (toTell.peek() instanceof ServerFrame.Counted && !outbox.hasRoom()) {
                return;
            }
            outbox.send(toTell.remove());
            if (toTell.isEmpty()) {
                holding = false;
                if (!held.release(following::hint)) {
                    compareSoon();
                }
            }
        }
    }

    private void welcomeReset(ClientFrame.Hello hello) {
        welcome(Resume.RESET, hello.cursor() == null ? ResetReason.NEW_DEVICE : ResetReason.CURSOR_UNKNOWN);
    }

    private void welcome(Resume resume, @Nullable ResetReason reason) {
        if (!welcomed) {
            welcomed = true;
            outbox.send(new ServerFrame.Welcome(
                    session,
                    caller.user(),
                    caller.device(),
                    now(),
                    parts.settings().heartbeat().toMillis(),
                    parts.limits(),
                    resume,
                    reason));
        }
    }

    private void subscribe(ClientFrame.Subscribe subscribe) {
        if (!following.subscribe(subscribe.conversation(), subscribe.interest(), INTERESTS_MAX)) {
            outbox.error(Errors.retryAfter(
                    ErrorCode.TOO_MANY, 0, "more than " + INTERESTS_MAX + " conversations on this connection"));
        }
    }

    private void roomAgain() {
        tell();
        reads.roomAgain();
        following.roomAgain();
    }

    /// Every so often give or take a fifth, so that sessions do not all read at once.
    private void sweepLater() {
        sweep.dispose();
        var settings = parts.settings();
        var usual = parts.hintsCome().getAsBoolean() ? settings.sweepEvery() : settings.sweepWithoutHints();
        sweep = loop.later(
                usual.multipliedBy(4)
                        .dividedBy(5)
                        .plus(upTo(usual.multipliedBy(2).dividedBy(5))),
                this::compare);
    }

    private void compare() {
        compareIsDue = false;
        sweepLater();
        if (holding) {
            return; // the heads of the hello under way say it all
        }
        loop.await(
                Inventory.read(parts.views(), caller.user()),
                this::compare,
                () -> {},
                failure -> LOG.debug("{} not compared: {}", caller, failure.toString()));
    }

    private void compare(Inventory inventory) {
        if (holding) {
            return;
        }
        var inStep = true;
        for (var head : inventory.heads()) {
            inStep &= following.compare(head);
        }
        following.compareReceipts();
        if (inStep && !inventory.digest().equals(toldDigest)) {
            toldDigest = inventory.digest();
            outbox.send(new ServerFrame.CaughtUp(inventory.cursor(), inventory.digest()));
        }
    }

    private Timestamp now() {
        return Timestamp.of(parts.clock().instant());
    }

    private static Duration upTo(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }
}
