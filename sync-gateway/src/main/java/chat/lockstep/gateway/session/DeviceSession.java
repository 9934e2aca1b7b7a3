package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.SharedFrame;
import chat.lockstep.gateway.live.Claim;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.live.LiveSession;
import chat.lockstep.gateway.live.PresenceStore;
import chat.lockstep.gateway.live.Typing;
import chat.lockstep.readmodel.watermark.Cursor;
import java.time.Duration;
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
    private static final int INTERESTS_MAX = 10_000;

    private final SessionParts parts;
    private final SessionLoop loop;
    private final Outbox outbox;
    private final Claim claim;
    private final Caller caller;
    private final ConversationId own;
    private final Following following;
    private final Reads reads;
    private final CommandLanes lanes;
    private final Marks marks;
    private final Typings typings;
    private final Presences presences;
    private final Held held;
    private final Greeting greeting;

    private boolean compareIsDue;

    /// How far the views had come when the device was last seen to be in step.
    private @Nullable Cursor comparedUpTo;

    private Disposable sweep = Disposables.disposed();

    DeviceSession(SessionParts parts, SessionLoop loop, Outbox outbox, Claim claim) {
        this.parts = parts;
        this.loop = loop;
        this.outbox = outbox;
        this.claim = claim;
        this.caller = new Caller(claim.user(), claim.device());
        this.own = ConversationId.ofUser(claim.user());
        var views = parts.views();
        var catchUp = new CatchUp(loop, outbox, views, parts.meters(), caller, this::revoked);
        this.following = new Following(loop, views, catchUp, parts.meters(), caller.user());
        this.reads = new Reads(loop, outbox, views, following, caller.user(), parts.settings(), parts.meters());
        this.lanes = new CommandLanes(
                loop,
                outbox,
                parts.commandSide(),
                caller,
                parts.limits(),
                parts.meters(),
                parts.traces(),
                this::revoked);
        var ledger = new Ledger(
                loop,
                views,
                parts.meters(),
                caller,
                parts.clock(),
                parts.settings().ledgerEvery());
        this.marks = new Marks(loop, outbox, views, parts.commandSide(), following, ledger, caller);
        this.typings =
                new Typings(loop, outbox, following, parts.sessions(), parts.circles(), parts.ephemeral(), caller);
        this.presences = new Presences(
                loop, outbox, parts.presence(), parts.circles(), parts.ephemeral(), caller, parts.random(), this);
        this.held = new Held(parts.settings().heldBytesMax());
        this.greeting = new Greeting(parts, loop, outbox, claim.session(), caller, following, this, this::release);
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
            var isOwn = hint.conversation().equals(own);
            if (isOwn && hint.revokes(caller.device())) {
                revoked();
                return;
            }
            noteChanges(hint, isOwn);
            if (greeting.isUnderWay()) {
                held.add(hint);
            } else if (following.hint(hint)) {
                hint.handedOver();
            }
        });
    }

    private void noteChanges(Hint hint, boolean isOwn) {
        if (hint.changesMembers()) {
            parts.circles().membersChanged(hint.conversation());
            presences.circleChanged(hint.conversation());
        }
        if (isOwn && hint.changesBlocks()) {
            parts.circles().blocksChanged(caller.user());
            presences.circleChanged(own);
        }
    }

    @Override
    public void typing(Typing typing, SharedFrame frame) {
        loop.run(() -> typings.deliver(typing, frame));
    }

    @Override
    public void presence(UserId user, PresenceStore.Seen seen) {
        loop.run(() -> presences.news(user, seen));
    }

    @Override
    public Claim claim() {
        return claim;
    }

    @Override
    public void supersede() {
        loop.run(() -> outbox.close(CloseCode.CONNECTED_ELSEWHERE));
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
            case ClientFrame.Hello hello -> hello(hello);
            case ClientFrame.Subscribe subscribe -> subscribe(subscribe);
            case ClientFrame.Read read -> reads.submit(read);
            case ClientFrame.Command command -> lanes.submit(command);
            case ClientFrame.Ack ack -> marks.submit(ack);
            case ClientFrame.Credit credit -> outbox.grant(credit.frames());
            case ClientFrame.Typing typing -> typings.submit(typing);
            case ClientFrame.Presence presence -> presences.submit(presence);
            case ClientFrame.Ping ping -> outbox.send(new ServerFrame.Pong(ping.nonce(), now()));
        }
    }

    void signOfLife() {
        presences.signOfLife();
    }

    void leave() {
        greeting.leave();
        presences.leave();
        marks.leave();
        parts.sessions().leave(this);
    }

    /// The device was shut out, for good.
    private void revoked() {
        outbox.error(Errors.of(ErrorCode.DEVICE_REVOKED, "device " + caller.device() + " is revoked"));
        outbox.close(CloseCode.UNAUTHENTICATED);
    }

    /// Takes no more commands and closes when none is under way, at the longest after `within`; what is still under
    /// way then is answered as unknown.
    void closeWhenIdle(Duration within) {
        lanes.finishUp(() -> outbox.close(CloseCode.GOING_AWAY));
        loop.later(within, () -> {
            lanes.cut();
            outbox.close(CloseCode.GOING_AWAY);
        });
    }

    private void hello(ClientFrame.Hello hello) {
        if (parts.sessions().enter(this, parts.settings().sessionsPerUserMax())) {
            greeting.begin(hello);
            presences.signOfLife();
            return;
        }
        outbox.error(Errors.retryAfter(
                ErrorCode.TOO_MANY,
                parts.settings().reconnectAfterMax().toMillis(),
                "this node has as many connections of this user as it takes"));
        outbox.close(CloseCode.TOO_MANY);
    }

    private void subscribe(ClientFrame.Subscribe subscribe) {
        if (!following.subscribe(subscribe.conversation(), subscribe.interest(), INTERESTS_MAX)) {
            outbox.error(Errors.retryAfter(
                    ErrorCode.TOO_MANY, 0, "more than " + INTERESTS_MAX + " conversations on this connection"));
        }
    }

    /// The device was told what the views held. What was committed before this session was there, and came into the
    /// views
    /// after they were read, nobody hints again, so the session looks once more.
    private void release() {
        comparedUpTo = greeting.cursor();
        if (!held.release(following::hint)) {
            compareSoon();
        }
        loop.later(parts.settings().compareAfterHello(), this::compareSoon);
    }

    private void roomAgain() {
        greeting.tell();
        reads.roomAgain();
        following.roomAgain();
        presences.roomAgain();
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
        var isAsked = compareIsDue;
        compareIsDue = false;
        sweepLater();
        if (parts.hintsCome().getAsBoolean()) {
            presences.lookAgain(); // without Redis there is no presence
        }
        if (greeting.isUnderWay()) {
            return; // the heads of the hello under way say it all
        }
        if (!parts.compares().tryBegin()) {
            parts.meters().comparePutOff();
            compareSoon();
            return;
        }
        loop.await(
                news(isAsked).doFinally(signal -> parts.compares().end()),
                this::compare,
                parts.meters()::compareSpared,
                failure -> LOG.debug("{} not compared: {}", caller, failure.toString()));
    }

    /// Empty if the views have not moved since the device was seen to be in step.
    ///
    /// @param isAsked whether hints may have been lost just now; else it is the sweep, which comes again
    private Mono<Inventory> news(boolean isAsked) {
        return (isAsked ? parts.views().cursor() : parts.views().recentCursor())
                .filter(cursor -> !cursor.equals(comparedUpTo))
                .flatMap(cursor -> Inventory.read(parts.views(), caller.user(), cursor));
    }

    private void compare(Inventory inventory) {
        if (greeting.isUnderWay()) {
            return;
        }
        var inStep = true;
        for (var head : inventory.heads()) {
            inStep &= following.compare(head);
        }
        following.compareReceipts();
        if (inStep) {
            greeting.caughtUp(inventory);
        }
        comparedUpTo = inStep && !following.hasReceipts() ? inventory.cursor() : null;
    }

    private Timestamp now() {
        return Timestamp.of(parts.clock().instant());
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(parts.random().nextLong(most.toMillis() + 1));
    }
}
