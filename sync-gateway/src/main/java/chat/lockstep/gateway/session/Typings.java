package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.SharedFrame;
import chat.lockstep.gateway.limit.RateLimit;
import chat.lockstep.gateway.live.EphemeralSettings;
import chat.lockstep.gateway.live.NodeSessions;
import chat.lockstep.gateway.live.Typing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who writes where, from this device and to it. Nothing is kept for anybody; of what comes faster than it may be
/// passed on, only the latest of each conversation waits.
final class Typings {

    private static final Logger LOG = LoggerFactory.getLogger(Typings.class);
    private static final int WAITING_MAX = 64;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final Following following;
    private final NodeSessions sessions;
    private final Circles circles;
    private final EphemeralSettings settings;
    private final Caller caller;
    private final RateLimit rate;
    private final Map<ConversationId, Boolean> waiting = new LinkedHashMap<>();
    private boolean timerRuns;

    Typings(
            SessionLoop loop,
            Outbox outbox,
            Following following,
            NodeSessions sessions,
            Circles circles,
            EphemeralSettings settings,
            Caller caller) {
        this.loop = loop;
        this.outbox = outbox;
        this.following = following;
        this.sessions = sessions;
        this.circles = circles;
        this.settings = settings;
        this.caller = caller;
        this.rate = new RateLimit(settings.typingPerSecond(), loop.nanos());
    }

    void submit(ClientFrame.Typing frame) {
        if (frame.conversation().isPrivate()) {
            outbox.error(Errors.ofField(
                    ErrorCode.NOT_ALLOWED, "conversation", "nobody else is there to see it in a private conversation"));
        } else if (!following.isMemberOf(frame.conversation())) {
            outbox.error(Errors.ofField(
                    ErrorCode.NOT_FOUND, "conversation", "no conversation " + frame.conversation() + " of yours"));
        } else if (waiting.containsKey(frame.conversation()) || waiting.size() < WAITING_MAX) {
            waiting.put(frame.conversation(), frame.active());
            next();
        }
    }

    /// Somebody else writes.
    void deliver(Typing typing, SharedFrame frame) {
        if (!following.isShownLive(typing.conversation())) {
            return;
        }
        loop.await(
                circles.blockedBy(caller.user()),
                blocked -> {
                    if (!blocked.contains(typing.user())) {
                        outbox.offer(frame);
                    }
                },
                () -> {},
                failure -> LOG.debug("{} is not told who writes: {}", caller, failure.toString()));
    }

    private void next() {
        while (!waiting.isEmpty() && !timerRuns) {
            var waitMillis = rate.take(loop.nanos());
            if (waitMillis > 0) {
                timerRuns = true;
                loop.later(Duration.ofMillis(waitMillis), () -> {
                    timerRuns = false;
                    next();
                });
                return;
            }
            var first = waiting.entrySet().iterator().next();
            waiting.remove(first.getKey());
            tell(new Typing(first.getKey(), caller.user(), first.getValue()));
        }
    }

    private void tell(Typing typing) {
        loop.await(
                circles.audience(caller.user(), typing.conversation(), settings.typingMembersMax()),
                users -> {
                    if (!users.isEmpty()) {
                        sessions.tell(typing, users);
                    }
                },
                () -> {},
                failure -> LOG.debug("nobody is told that {} writes: {}", caller, failure.toString()));
    }
}
