package chat.lockstep.gateway.session;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.live.LiveSession;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/// A connection whose device is known. A `hello` begins it: hints are subscribed to and held back, the heads are read
/// and told, what was held back is released. From then on hints and comparisons bring what is new.
final class DeviceSession implements LiveSession {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceSession.class);
    private static final int INTERESTS_MAX = 10_000;

    private final SessionParts parts;
    private final SessionLoop loop;
    private final Outbox outbox;
    private final Caller caller;
    private final Following following;
    private final Reads reads;
    private final CommandLanes lanes;
    private final Marks marks;
    private final Held held;
    private final Greeting greeting;

    private boolean compareIsDue;
    private Disposable sweep = Disposables.disposed();

    DeviceSession(SessionParts parts, SessionLoop loop, Outbox outbox, String session, Caller caller) {
        this.parts = parts;
        this.loop = loop;
        this.outbox = outbox;
        this.caller = caller;
        var views = parts.views();
        var catchUp = new CatchUp(loop, outbox, views, parts.encoder(), parts.meters(), caller.user());
        this.following = new Following(loop, views, catchUp, parts.meters(), caller.user());
        this.reads = new Reads(loop, outbox, views, following, caller.user(), parts.settings(), parts.meters());
        this.lanes = new CommandLanes(loop, outbox, parts.commandSide(), caller, parts.limits(), parts.meters());
        this.marks = new Marks(loop, outbox, views, parts.commandSide(), following, caller);
        this.held = new Held(parts.settings().heldBytesMax());
        this.greeting = new Greeting(parts, loop, outbox, session, caller, following, this, this::release);
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
            if (greeting.isUnderWay()) {
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
            case ClientFrame.Hello hello -> greeting.begin(hello);
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

    private void subscribe(ClientFrame.Subscribe subscribe) {
        if (!following.subscribe(subscribe.conversation(), subscribe.interest(), INTERESTS_MAX)) {
            outbox.error(Errors.retryAfter(
                    ErrorCode.TOO_MANY, 0, "more than " + INTERESTS_MAX + " conversations on this connection"));
        }
    }

    private void release() {
        if (!held.release(following::hint)) {
            compareSoon();
        }
    }

    private void roomAgain() {
        greeting.tell();
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
        if (greeting.isUnderWay()) {
            return; // the heads of the hello under way say it all
        }
        loop.await(
                Inventory.read(parts.views(), caller.user()),
                this::compare,
                () -> {},
                failure -> LOG.debug("{} not compared: {}", caller, failure.toString()));
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
    }

    private Timestamp now() {
        return Timestamp.of(parts.clock().instant());
    }

    private static Duration upTo(Duration most) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
    }
}
