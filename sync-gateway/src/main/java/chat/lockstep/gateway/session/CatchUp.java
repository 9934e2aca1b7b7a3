package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.session.Followed.Repair;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Brings one conversation after the other to where the device should be told it is. A step sends the hinted events
/// that continue the device's place, and reads what is missing: first a head, then events. The views may lag the
/// hints, so a read that falls short is repeated, and given up after some seconds: the next comparison finds it.
final class CatchUp {

    /// A gap of more events than this is told by a head; the device pulls what it wants.
    static final int GAP_MAX = 100;

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final int TRIES_MAX = 14;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final Views views;
    private final SessionMeters meters;
    private final Caller caller;
    private final UserId user;
    private final ConversationId own;
    private final Runnable onRevoked;
    private final Set<Followed> stalled = new LinkedHashSet<>();

    /// @param onRevoked runs when an event that was read says that this device is shut out
    CatchUp(SessionLoop loop, Outbox outbox, Views views, SessionMeters meters, Caller caller, Runnable onRevoked) {
        this.loop = loop;
        this.outbox = outbox;
        this.views = views;
        this.meters = meters;
        this.caller = caller;
        this.user = caller.user();
        this.own = ConversationId.ofUser(user);
        this.onRevoked = onRevoked;
    }

    void step(Followed of) {
        var repair = of.repair;
        if (repair == null || repair.stalled) {
            return;
        }
        sendEarly(of, repair);
        if (repair.reading) {
            return;
        }
        var lacksHead = lacksHead(of, repair);
        var lacksLog = lacksLog(of, repair);
        var lacksReceipts = repair.wantReceipts && of.wantsReceipts() && of.receipts != null;
        if (!lacksHead && !lacksLog && !lacksReceipts) {
            of.repair = null;
        } else if (!outbox.hasRoom()) {
            stall(of, repair);
        } else if (lacksHead) {
            var wantOwn = repair.wantOwn;
            read(of, repair, head(of, wantOwn), head -> onHead(of, repair, head, wantOwn));
        } else if (lacksLog) {
            read(of, repair, views.head(user, of.id), head -> onHeadOfLog(of, repair, head));
        } else {
            read(of, repair, allBeyond(of), delta -> onDelta(of, repair, delta));
        }
    }

    /// Sends a receipt that continues what the device was told, or has it read.
    void receipt(Followed of, Hint hint) {
        var told = of.receipts == null ? 0 : of.receipts.of(hint.stream());
        if (of.receipts != null && hint.seq() <= told) {
            return;
        }
        // Without a baseline yet everything is sent: the device knows a repeat when it sees one.
        var isNext = of.receipts == null || hint.seq() == told + 1;
        if (!isNext || !outbox.hasRoom()) {
            of.repair().wantReceipts = true;
            return;
        }
        outbox.send(hint.frame());
        if (of.receipts != null) {
            of.receipts = of.receipts.with(hint.stream(), hint.seq());
        }
    }

    void roomAgain() {
        for (var of : List.copyOf(stalled)) {
            if (!outbox.hasRoom()) {
                return;
            }
            stalled.remove(of);
            of.repair().stalled = false;
            step(of);
        }
    }

    private void sendEarly(Followed of, Repair repair) {
        if (!of.isTold() || !of.wantsDeltas() || repair.wantHead) {
            return;
        }
        var next = repair.at(of.log + 1);
        while (next != null && next.seq() <= of.until && outbox.hasRoom()) {
            outbox.send(next.frame());
            of.log = next.seq();
            if (next.isMessageBy(user)) {
                of.readUpTo = Math.max(of.readUpTo, next.seq());
            }
            next = repair.at(of.log + 1);
        }
    }

    private static boolean lacksHead(Followed of, Repair repair) {
        return !of.isTold()
                || repair.wantHead
                || repair.wantOwn > 0
                || repair.wantReadUpTo > of.readUpTo
                || (Math.min(repair.wantLog, of.until) > of.log && isToldByHead(of, of.log, repair.wantLog));
    }

    private static boolean lacksLog(Followed of, Repair repair) {
        return of.wantsDeltas() && Math.min(repair.wantLog, of.until) > of.log;
    }

    /// Whether the device is to learn of log events by a head instead of deltas.
    private static boolean isToldByHead(Followed of, long from, long to) {
        return !of.wantsDeltas() || to - from > GAP_MAX;
    }

    /// The head, once the views have the user's private log up to `ownSeq`.
    private Mono<Head> head(Followed of, long ownSeq) {
        return ownSeq == 0
                ? views.head(user, of.id)
                : views.head(user, own)
                        .filter(head -> head.log().seq() >= ownSeq)
                        .flatMap(reached -> views.head(user, of.id));
    }

    private void onHead(Followed of, Repair repair, Head head, long ownSeq) {
        var continues = of.isTold()
                && of.epoch.equals(head.epoch())
                && of.log >= head.floor().seq();
        var from = continues ? of.log : head.floor().seq();
        var to = Math.max(Math.min(repair.wantLog, of.until), head.log().seq());
        var byHead = isToldByHead(of, from, to);
        if (falls(head, repair, byHead ? to : 0)) {
            again(of, repair);
            return;
        }
        if (!outbox.hasRoom()) {
            repair.reading = false;
            stall(of, repair);
            return;
        }
        outbox.send(new ServerFrame.Heads(List.of(head), false));
        of.toldHead(head, byHead ? head.log().seq() : from);
        repair.wantLog = to;
        repair.wantReadUpTo = 0;
        repair.wantHead = false;
        repair.wantEpoch = null;
        repair.wantHeadAt = 0;
        repair.wantOwn = repair.wantOwn == ownSeq ? 0 : repair.wantOwn;
        advanced(of, repair);
    }

    /// Whether a head falls short of what is wanted.
    private static boolean falls(Head head, Repair repair, long seq) {
        var isOfWantedEpoch = repair.wantEpoch == null || repair.wantEpoch.equals(head.epoch());
        return !isOfWantedEpoch
                || head.readUpTo() < repair.wantReadUpTo
                || head.log().seq() < Math.max(seq, repair.wantHeadAt);
    }

    private void onHeadOfLog(Followed of, Repair repair, Head head) {
        if (head.floor().seq() > of.log || !of.epoch.equals(head.epoch())) {
            repair.wantHead = true; // events are missing that the device cannot get: the head says where it goes on
            advanced(of, repair);
            return;
        }
        of.until = head.until() == null ? of.until : head.until();
        loop.await(
                views.logDelta(head, of.log, GAP_MAX),
                delta -> onDelta(of, repair, delta),
                () -> again(of, repair),
                failure -> again(of, repair));
    }

    private void onDelta(Followed of, Repair repair, Delta read) {
        var delta = Deltas.until(read, of.until);
        if (delta.events().isEmpty() && of.log < Math.min(repair.wantLog, of.until)) {
            again(of, repair);
            return;
        }
        if (!delta.events().isEmpty() && !outbox.hasRoom()) {
            repair.reading = false;
            stall(of, repair);
            return;
        }
        repair.wantReceipts = false;
        repair.wantLog = Math.min(repair.wantLog, of.until);
        if (!delta.events().isEmpty()) {
            tell(of, delta);
        }
        advanced(of, repair);
    }

    private void tell(Followed of, Delta delta) {
        outbox.send(ServerFrame.Delta.of(delta, null));
        of.log = Math.max(of.log, delta.to().of(StreamId.LOG));
        of.receipts = of.receipts == null ? null : of.receipts.merge(delta.to().with(StreamId.LOG, 0));
        of.readUpTo = Math.max(of.readUpTo, Deltas.lastMessageBy(user, delta));
        if (of.id.equals(own) && Deltas.revokes(caller.device(), delta)) {
            onRevoked.run();
        }
    }

    private void advanced(Followed of, Repair repair) {
        repair.tries = 0;
        repair.reading = false;
        step(of);
    }

    private Mono<Delta> allBeyond(Followed of) {
        var told = of.receipts == null ? VersionVector.EMPTY : of.receipts;
        return views.head(user, of.id)
                .flatMap(head -> views.delta(head, told.with(StreamId.LOG, Math.max(0, of.log)), GAP_MAX));
    }

    private <T> void read(Followed of, Repair repair, Mono<T> read, Consumer<T> then) {
        repair.reading = true;
        loop.await(read, then, () -> again(of, repair), failure -> again(of, repair));
    }

    private void again(Followed of, Repair repair) {
        if (repair.tries >= TRIES_MAX) {
            LOG.debug("{} of {} not read after {} tries", of.id, user, repair.tries);
            of.repair = null;
            return;
        }
        loop.later(Backoff.after(repair.tries), () -> {
            repair.reading = false;
            step(of);
        });
        repair.tries++;
    }

    /// The device is slow: it is told so, and of this conversation gets heads only until it pulls.
    private void stall(Followed of, Repair repair) {
        repair.stalled = true;
        repair.early.clear();
        stalled.add(of);
        if (lacksLog(of, repair)) {
            of.lagging = true;
            meters.lag();
            outbox.send(new ServerFrame.Lag(List.of(of.id)));
        }
    }
}
