package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.Availability;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.limit.RateLimit;
import chat.lockstep.gateway.live.EphemeralSettings;
import chat.lockstep.gateway.live.LiveSession;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.PresenceStore.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection's part in presence: its signs of life, and whom its device watches. Everything may be lost; the next
/// sign, or the next look, makes up for it. Whom the device may not see is offline to it.
final class Presences {

    private static final Logger LOG = LoggerFactory.getLogger(Presences.class);
    private static final Duration REPORT_LEAST = Duration.ofSeconds(1);
    private static final Duration LOOK_AFTER = Duration.ofSeconds(1);
    private static final Duration LOOK_ONCE_MORE_AFTER = Duration.ofSeconds(4);
    private static final int WATCHES_PER_SECOND = 2;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final NodePresence node;
    private final Circles circles;
    private final RandomGenerator random;
    private final EphemeralSettings settings;
    private final Caller caller;
    private final LiveSession live;
    private final RateLimit watchRate;

    private Availability status = Availability.ACTIVE;
    private long reportedMillis = Long.MIN_VALUE;
    private long changedMillis;
    private boolean reportIsDue;

    private List<UserId> watch = List.of();
    private Set<UserId> listenedTo = Set.of();
    private final Map<UserId, Availability> told = new HashMap<>();
    private int round;
    private final Set<ConversationId> changed = new HashSet<>();
    private boolean missed;

    Presences(
            SessionLoop loop,
            Outbox outbox,
            NodePresence node,
            Circles circles,
            EphemeralSettings settings,
            Caller caller,
            RandomGenerator random,
            LiveSession live) {
        this.loop = loop;
        this.random = random;
        this.outbox = outbox;
        this.node = node;
        this.circles = circles;
        this.settings = settings;
        this.caller = caller;
        this.live = live;
        this.changedMillis = loop.millis() - REPORT_LEAST.toMillis();
        this.watchRate = new RateLimit(WATCHES_PER_SECOND, loop.nanos());
    }

    /// The device sent something.
    void signOfLife() {
        if (reportedMillis == Long.MIN_VALUE
                || loop.millis() - reportedMillis
                        >= settings.presenceRefreshEvery().toMillis()) {
            report();
        }
    }

    void submit(ClientFrame.Presence frame) {
        var said = frame.status();
        if (said != null && said != status) {
            status = said;
            reportSoon();
        }
        if (frame.watch() != null) {
            watch(frame.watch());
        }
    }

    /// Looks again whom the device may see: members and blocks change.
    void lookAgain() {
        if (watch.isEmpty()) {
            return;
        }
        var thisRound = ++round;
        loop.await(
                circles.visible(caller.user(), watch),
                visible -> {
                    if (thisRound == round) {
                        onVisible(visible);
                    }
                },
                () -> {},
                failure -> LOG.debug("{} is not told who is there: {}", caller, failure.toString()));
    }

    /// The device's user may see others than before, by what happened in `conversation`: looks when the views are
    /// likely to know, and once more when they know even if they are late. The list of whom to watch may come in
    /// between.
    void circleChanged(ConversationId conversation) {
        if (changed.isEmpty()) {
            loop.later(aboutThen(LOOK_AFTER), this::lookAtChanged);
        }
        changed.add(conversation);
    }

    private void lookAtChanged() {
        var these = Set.copyOf(changed);
        changed.clear();
        lookAgain();
        loop.later(aboutThen(LOOK_ONCE_MORE_AFTER), () -> {
            these.forEach(circles::membersChanged); // what was read before may have been late
            lookAgain();
        });
    }

    /// Give or take a fifth, so that the members of a group do not all look at once.
    private Duration aboutThen(Duration wait) {
        return wait.multipliedBy(4).dividedBy(5).plusMillis(random.nextLong(wait.toMillis() * 2 / 5 + 1));
    }

    void roomAgain() {
        if (missed) {
            missed = false;
            lookAgain();
        }
    }

    /// News of somebody who is watched.
    void news(UserId user, Seen seen) {
        if (!listenedTo.contains(user) || seen.status() == told.get(user)) {
            return;
        }
        loop.await(
                circles.neitherBlocks(caller.user(), user),
                mayBeSeen -> tell(user, mayBeSeen && listenedTo.contains(user) ? seen : Seen.NEVER),
                () -> {},
                failure -> LOG.debug("{} is not told of {}: {}", caller, user, failure.toString()));
    }

    /// The connection ends. The device counts as present a moment longer.
    void leave() {
        node.leave(caller.user(), caller.device(), live.claim().session());
        node.unwatch(live, listenedTo);
        listenedTo = Set.of();
        watch = List.of();
    }

    private void watch(List<UserId> users) {
        var waitMillis = watchRate.take(loop.nanos());
        if (waitMillis > 0) {
            outbox.error(Errors.retryAfter(
                    ErrorCode.RATE_LIMITED, waitMillis, "more than " + WATCHES_PER_SECOND + " watch lists per second"));
            return;
        }
        watch = users;
        told.clear();
        if (users.isEmpty()) {
            round++;
            node.unwatch(live, listenedTo);
            listenedTo = Set.of();
        }
        lookAgain();
    }

    private void onVisible(Set<UserId> visible) {
        var gone = new HashSet<>(listenedTo);
        gone.removeAll(visible);
        var added = new HashSet<>(visible);
        added.removeAll(listenedTo);
        node.unwatch(live, gone);
        if (!node.watch(live, added)) {
            listenedTo = without(listenedTo, gone);
            outbox.error(Errors.retryAfter(
                    ErrorCode.TOO_MANY, REPORT_LEAST.toMillis(), "this node watches as many users as it can"));
            return;
        }
        listenedTo = Set.copyOf(visible);
        watch.stream().filter(user -> !visible.contains(user)).forEach(user -> tell(user, Seen.NEVER));
        visible.forEach(user -> loop.await(
                node.look(user),
                seen -> tell(user, listenedTo.contains(user) ? seen : Seen.NEVER),
                () -> {},
                failure -> LOG.debug("{} is not told of {}: {}", caller, user, failure.toString())));
    }

    private static Set<UserId> without(Set<UserId> users, Set<UserId> gone) {
        var left = new HashSet<>(users);
        left.removeAll(gone);
        return Set.copyOf(left);
    }

    private void tell(UserId user, Seen seen) {
        if (seen.status() == told.get(user) || !watch.contains(user)) {
            return;
        }
        if (outbox.offer(new ServerFrame.Presence(user, seen.status(), seen.lastSeen()))) {
            told.put(user, seen.status());
        } else {
            missed = true;
        }
    }

    /// At once, unless the status changes all the time.
    private void reportSoon() {
        var wait = changedMillis + REPORT_LEAST.toMillis() - loop.millis();
        if (wait <= 0) {
            changedMillis = loop.millis();
            report();
        } else if (!reportIsDue) {
            reportIsDue = true;
            loop.later(Duration.ofMillis(wait), () -> {
                changedMillis = loop.millis();
                report();
            });
        }
    }

    private void report() {
        reportIsDue = false;
        reportedMillis = loop.millis();
        node.report(caller.user(), caller.device(), live.claim().session(), status);
    }
}
