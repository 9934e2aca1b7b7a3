package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.gateway.frame.Interest;
import chat.lockstep.gateway.live.Hint;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the device was told, conversation by conversation, and what it must be told: from hints, and from comparing
/// with the views. All of it ends in [CatchUp#step], whatever brought the news.
final class Following {

    private final SessionLoop loop;
    private final Views views;
    private final CatchUp catchUp;
    private final SessionMeters meters;
    private final UserId user;

    private final Map<ConversationId, Followed> followed = new HashMap<>();

    Following(SessionLoop loop, Views views, CatchUp catchUp, SessionMeters meters, UserId user) {
        this.loop = loop;
        this.views = views;
        this.catchUp = catchUp;
        this.meters = meters;
        this.user = user;
    }

    /// Whether the device gets what happens in the conversation live.
    boolean isShownLive(ConversationId conversation) {
        var known = followed.get(conversation);
        return known != null && known.isTold() && !known.isRemoved() && known.wantsDeltas();
    }

    /// Whether the device was told of the conversation, and its user is a member still.
    boolean isMemberOf(ConversationId conversation) {
        var known = followed.get(conversation);
        return known != null && known.isTold() && !known.isRemoved();
    }

    boolean knows(ConversationId conversation) {
        var known = followed.get(conversation);
        return known != null && known.isTold();
    }

    /// Log seq that the device was told; 0 if none.
    long toldLog(ConversationId conversation) {
        var known = followed.get(conversation);
        return known == null ? 0 : Math.max(0, known.log);
    }

    /// The device is told of these heads now, or by its digest holds them already.
    void told(List<Head> heads) {
        heads.forEach(head -> of(head.id()).toldHead(head, head.log().seq()));
    }

    /// @return whether that many interests can be kept
    boolean subscribe(ConversationId conversation, Interest interest, int interestsMax) {
        var known = followed.get(conversation);
        if (known == null && followed.size() >= interestsMax) {
            return false;
        }
        var of = of(conversation);
        of.interest = interest;
        if (interest != Interest.FULL) {
            of.receipts = null;
        } else if (of.receipts == null) {
            loop.await(views.vector(conversation), vector -> baseline(of, vector), () -> {}, failure -> {});
        }
        return true;
    }

    private static void baseline(Followed of, VersionVector vector) {
        if (of.interest == Interest.FULL) {
            of.receipts = of.receipts == null ? vector : of.receipts.merge(vector);
        }
    }

    /// The device pulled, so it is not slow any more, and it holds what the delta reaches.
    void pulled(ConversationId conversation, VersionVector have, Delta delta) {
        var of = followed.get(conversation);
        if (of == null || delta.more()) {
            return;
        }
        of.lagging = false;
        var holds = have.merge(delta.to());
        if (of.isTold()) {
            of.log = Math.max(of.log, holds.of(StreamId.LOG));
        }
        if (of.receipts != null && !of.receipts.isAtMost(holds)) {
            of.repair().wantReceipts = true;
        }
        if (of.receipts != null) {
            of.receipts = holds.with(StreamId.LOG, 0);
        }
        catchUp.step(of);
    }

    /// @return whether it says more than the device was told
    boolean hint(Hint hint) {
        var of = of(hint.conversation());
        var target = hint.target();
        if (target != null) {
            changedPrivately(target, hint.seq());
        }
        if (hint.stream().isLog()) {
            return logHint(of, hint);
        }
        receiptHint(of, hint);
        return true;
    }

    /// The head of `target` says something else once the views have the private log up to `seq`.
    private void changedPrivately(ConversationId target, long seq) {
        var of = followed.get(target);
        if (of != null && of.isTold()) {
            of.repair().wantOwn = Math.max(of.repair().wantOwn, seq);
            catchUp.step(of);
        }
    }

    /// Compares with a head that was just read.
    ///
    /// @return whether the device was told exactly this
    boolean compare(Head head) {
        var of = of(head.id());
        var isOther =
                of.isTold() && (!of.epoch.equals(head.epoch()) || head.floor().seq() > of.log);
        if (isOther || of.lacksValuesOf(head) || isBehind(of, head)) {
            meters.repaired();
            var repair = of.repair();
            repair.wantLog = Math.max(repair.wantLog, head.log().seq());
            repair.wantReadUpTo = Math.max(repair.wantReadUpTo, head.readUpTo());
            repair.wantHead |= isOther || of.lacksValuesOf(head);
            catchUp.step(of);
            return false;
        }
        return head.log().seq() == of.log && of.repair == null;
    }

    /// Compares the receipts of the conversations that are followed in full.
    void compareReceipts() {
        followed.values().stream()
                .filter(of -> of.receipts != null && !of.isRemoved())
                .forEach(of -> loop.await(
                        views.vector(of.id),
                        vector -> {
                            if (of.receipts != null && !vector.isAtMost(of.receipts)) {
                                meters.repaired();
                                of.repair().wantReceipts = true;
                                catchUp.step(of);
                            }
                        },
                        () -> {},
                        failure -> {}));
    }

    /// Whether receipts of any conversation are followed.
    boolean hasReceipts() {
        return followed.values().stream().anyMatch(of -> of.receipts != null);
    }

    void roomAgain() {
        catchUp.roomAgain();
    }

    private static boolean isBehind(Followed of, Head head) {
        return !of.isTold() || head.log().seq() > of.log || head.readUpTo() > of.readUpTo;
    }

    private boolean logHint(Followed of, Hint hint) {
        var isOtherEpoch = of.isTold() && !of.epoch.equals(hint.epoch());
        if (hint.seq() <= of.log && !isOtherEpoch) {
            return false;
        }
        if (hint.seq() > of.until && !hint.brings(user)) {
            return false; // the user is no member any more
        }
        var repair = of.repair();
        if (isOtherEpoch) {
            repair.wantHead = true;
            repair.wantEpoch = hint.epoch();
        }
        if (hint.seq() > of.until) {
            // A member again: from a new floor on, which the head says.
            repair.wantHead = true;
            repair.wantHeadAt = hint.seq();
            of.until = Long.MAX_VALUE;
        }
        repair.want(hint, of.wantsDeltas());
        if (hint.removes(user)) {
            of.until = hint.seq();
        }
        catchUp.step(of);
        return true;
    }

    private void receiptHint(Followed of, Hint hint) {
        var readUpTo = hint.readUpToBy(user);
        if (of.isRemoved()) {
            return;
        }
        if (readUpTo > of.readUpTo) {
            of.repair().wantReadUpTo = Math.max(of.repair().wantReadUpTo, readUpTo);
        }
        if (of.wantsReceipts()) {
            catchUp.receipt(of, hint);
        }
        catchUp.step(of);
    }

    private Followed of(ConversationId conversation) {
        return followed.computeIfAbsent(conversation, Followed::new);
    }
}
