package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.Hash;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.Timestamp;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.Registration;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.ServerFrame.ResetReason;
import chat.lockstep.gateway.frame.ServerFrame.Resume;
import chat.lockstep.gateway.live.LiveSession;
import chat.lockstep.readmodel.watermark.Cursor;
import chat.lockstep.readmodel.wire.Head;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// What follows a `hello`: the session joins the node's and the device is registered, the heads are read, and the
/// device is told `welcome`, heads and `caughtUp`. Each of the servers behind may be away: the device is welcome all
/// the same, and what is missing is made up for later.
final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    private static final int HEADS_PER_PAGE = 100;
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

    private final SessionParts parts;
    private final SessionLoop loop;
    private final Outbox outbox;
    private final String session;
    private final Caller caller;
    private final Following following;
    private final LiveSession live;
    private final Runnable onDone;

    private final ArrayDeque<ServerFrame> toTell = new ArrayDeque<>();
    private boolean isUnderWay;
    private boolean welcomed;
    private int round;
    private GreetingsAtOnce.@Nullable Turn turn;
    private @Nullable Hash digest;
    private @Nullable Cursor cursor;

    /// @param live the session that hints are for
    /// @param onDone runs when the device was told everything
    Greeting(
            SessionParts parts,
            SessionLoop loop,
            Outbox outbox,
            String session,
            Caller caller,
            Following following,
            LiveSession live,
            Runnable onDone) {
        this.parts = parts;
        this.loop = loop;
        this.outbox = outbox;
        this.session = session;
        this.caller = caller;
        this.following = following;
        this.live = live;
        this.onDone = onDone;
    }

    /// Whether hints are to be held back.
    boolean isUnderWay() {
        return isUnderWay;
    }

    /// Where the views stood when the heads were read that the device was told last; null before.
    @Nullable
    Cursor cursor() {
        return cursor;
    }

    /// Says that the device is in step, if that is news.
    void caughtUp(Inventory inventory) {
        if (!inventory.digest().equals(digest)) {
            digest = inventory.digest();
            outbox.send(new ServerFrame.CaughtUp(inventory.place(), inventory.digest()));
        }
    }

    /// Begins, or begins again.
    void begin(ClientFrame.Hello hello) {
        isUnderWay = true;
        welcomed = false;
        round++;
        toTell.clear();
        outbox.beginCredit(hello.credit());
        inTurn(() -> register(hello));
    }

    /// The connection is no more.
    void leave() {
        endTurn();
    }

    /// Takes a step when it is this device's turn, which ends when the device waits or is done, or has lasted too long.
    private void inTurn(Runnable step) {
        endTurn();
        var task = ofThisRound(() -> {
            if (turn != null) {
                loop.later(parts.settings().greetingTurn(), turn::end);
                step.run();
            }
        });
        turn = parts.greetings().enter(() -> loop.run(task));
    }

    private void endTurn() {
        if (turn != null) {
            turn.end();
            turn = null;
        }
    }

    /// Does nothing if another `hello` came meanwhile.
    private Runnable ofThisRound(Runnable task) {
        var thisRound = round;
        return () -> {
            if (thisRound == round) {
                task.run();
            }
        };
    }

    /// As the loop does, and nothing of it if another `hello` came meanwhile.
    private <T> void await(Mono<T> work, Consumer<T> onValue, Runnable onEmpty, Consumer<Throwable> onError) {
        var thisRound = round;
        loop.await(
                work,
                value -> {
                    if (thisRound == round) {
                        onValue.accept(value);
                    }
                },
                ofThisRound(onEmpty),
                failure -> {
                    if (thisRound == round) {
                        onError.accept(failure);
                    }
                });
    }

    private void register(ClientFrame.Hello hello) {
        await(
                Mono.zip(announced(), registered(hello)),
                both -> onRegistered(hello, both.getT2().orElse(null)),
                () -> {},
                failure -> {
                    throw new IllegalStateException("greeting failed", failure);
                });
    }

    /// Without the registry the session lives by comparing.
    private Mono<Boolean> announced() {
        return parts.sessions()
                .announce(live)
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
                .register(caller, hello.device().name(), hello.device().platform())
                .timeout(parts.settings().registerWithin())
                .map(Optional::of)
                .onErrorResume(failure -> {
                    LOG.info("device of {} is registered later: {}", caller, failure.toString());
                    return Mono.just(Optional.empty());
                });
    }

    private void onRegistered(ClientFrame.Hello hello, @Nullable Registration registration) {
        if (registration == null || isPassing(registration.error())) {
            loop.later(again(), () -> registerAgain(hello));
            readInventory(hello);
        } else if (registration.error() != null) {
            refuse(registration.error());
        } else if (registration.seq() == null || registration.seq() == 0) {
            readInventory(hello);
        } else {
            readOnceShown(hello, registration.seq());
        }
    }

    /// Reads when the views show the private log up to `seq`, at the longest after a while. Others take turns until
    /// then.
    private void readOnceShown(ClientFrame.Hello hello, long seq) {
        await(
                ownHead(seq),
                _ -> readInventory(hello),
                () -> {
                    endTurn();
                    await(
                            Backoff.until(
                                    () -> ownHead(seq),
                                    _ -> true,
                                    parts.settings().ownHeadWithin()),
                            _ -> inTurn(() -> readInventory(hello)),
                            () -> inTurn(() -> readInventory(hello)),
                            failure -> readAgain(hello, failure));
                },
                failure -> readAgain(hello, failure));
    }

    /// Empty if the views do not show the private log up to `seq`.
    private Mono<Head> ownHead(long seq) {
        return parts.views()
                .head(caller.user(), ConversationId.ofUser(caller.user()))
                .filter(head -> head.log().seq() >= seq);
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
                        loop.later(again(), () -> registerAgain(hello));
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
        endTurn();
        outbox.error(error);
        outbox.close(error.code() == ErrorCode.TOO_MANY ? CloseCode.TOO_MANY : CloseCode.UNAUTHENTICATED);
    }

    private void readInventory(ClientFrame.Hello hello) {
        await(
                Inventory.read(parts.views(), caller.user()),
                inventory -> resume(hello, inventory),
                () -> {},
                failure -> readAgain(hello, failure));
    }

    /// The views are away: the device is welcome all the same, can send commands, and gets its heads when they are
    /// back.
    private void readAgain(ClientFrame.Hello hello, Throwable failure) {
        LOG.info("heads of {} not read: {}", caller, failure.toString());
        endTurn();
        welcomeReset(hello);
        loop.later(again(), ofThisRound(() -> inTurn(() -> readInventory(hello))));
    }

    /// Not all sessions at once, when a server comes back.
    private Duration again() {
        return AGAIN_AFTER.plusMillis(parts.random().nextLong(AGAIN_AFTER.toMillis() / 2));
    }

    private void resume(ClientFrame.Hello hello, Inventory inventory) {
        endTurn();
        following.told(inventory.heads());
        if (welcomed) {
            pages(inventory.heads()); // it was told that all follow
        } else if (inventory.digest().equals(hello.digest())) {
            welcome(Resume.CURRENT, null);
        } else {
            resumeFrom(hello.cursor(), inventory);
        }
        digest = inventory.digest();
        cursor = inventory.cursor();
        toTell.add(new ServerFrame.CaughtUp(inventory.place(), inventory.digest()));
        tell();
    }

    private void resumeFrom(@Nullable String said, Inventory inventory) {
        var present = ResumePlace.of(inventory.cursor(), inventory.heads());
        var reason = ResumePlace.reasonToReset(said, present).orElse(null);
        var since = said == null ? null : ResumePlace.parse(said).orElse(null);
        if (reason != null || since == null) {
            welcome(Resume.RESET, reason);
            pages(inventory.heads());
        } else {
            welcome(Resume.DELTA, null);
            pages(inventory.changedSince(since.cursor()));
        }
    }

    private void pages(List<Head> heads) {
        for (int from = 0; from < heads.size(); from += HEADS_PER_PAGE) {
            var to = Math.min(from + HEADS_PER_PAGE, heads.size());
            toTell.add(new ServerFrame.Heads(heads.subList(from, to), to < heads.size()));
        }
    }

    /// Sends what a `hello` is owed, as there is room.
    void tell() {
        while (!toTell.isEmpty()) {
            if (toTell.peek() instanceof ServerFrame.Counted && !outbox.hasRoom()) {
                return;
            }
            outbox.send(toTell.remove());
            if (toTell.isEmpty()) {
                isUnderWay = false;
                onDone.run();
            }
        }
    }

    /// Without the views nobody knows what a cursor means.
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

    private Timestamp now() {
        return Timestamp.of(parts.clock().instant());
    }
}
