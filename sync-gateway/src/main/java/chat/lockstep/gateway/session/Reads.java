package chat.lockstep.gateway.session;

import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.view.Views;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// The pulls, pages and snapshots of one connection: some read at a time, the rest wait, and an answer is sent when
/// there is room for it. What the views do not show yet is read again for a while.
final class Reads {

    private static final long RETRY_AFTER_MILLIS = 500;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final Views views;
    private final Following following;
    private final UserId user;
    private final SyncSettings settings;
    private final SessionMeters meters;

    private final ArrayDeque<ClientFrame.Read> queue = new ArrayDeque<>();
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private int underWay;

    Reads(
            SessionLoop loop,
            Outbox outbox,
            Views views,
            Following following,
            UserId user,
            SyncSettings settings,
            SessionMeters meters) {
        this.loop = loop;
        this.outbox = outbox;
        this.views = views;
        this.following = following;
        this.user = user;
        this.settings = settings;
        this.meters = meters;
    }

    void submit(ClientFrame.Read read) {
        if (queue.size() >= settings.readsQueuedMax()) {
            outbox.error(
                    Errors.retryAfter(
                            ErrorCode.TOO_MANY,
                            RETRY_AFTER_MILLIS,
                            "more than " + settings.readsQueuedMax() + " requests wait for their answers"),
                    read.request());
            return;
        }
        meters.pull();
        queue.add(read);
        next();
    }

    void roomAgain() {
        next();
    }

    /// @param sent runs when the frame has gone out
    private record Answer(ServerFrame frame, Runnable sent) {

        static Answer of(ServerFrame frame) {
            return new Answer(frame, () -> {});
        }
    }

    private void next() {
        while (!answers.isEmpty() && outbox.hasRoom()) {
            var answer = answers.remove();
            outbox.send(answer.frame());
            answer.sent().run();
        }
        while (!queue.isEmpty() && outbox.hasRoom() && underWay + answers.size() < settings.readsAtOnce()) {
            start(queue.remove());
        }
    }

    private void start(ClientFrame.Read read) {
        underWay++;
        loop.await(
                answer(read, following.toldLog(read.conversation())),
                this::done,
                () -> done(Answer.of(new ServerFrame.Failure(notFound(read), read.request()))),
                failure -> done(Answer.of(new ServerFrame.Failure(
                        Errors.unavailable("the view of " + read.conversation(), failure), read.request()))));
    }

    private void done(Answer answer) {
        underWay--;
        answers.add(answer);
        next();
    }

    /// Empty if the user is no member, or the view does not say so in time.
    private Mono<Answer> answer(ClientFrame.Read read, long told) {
        return Backoff.until(() -> views.head(user, read.conversation()), head -> true, settings.viewWithin())
                .flatMap(head -> switch (read) {
                    case ClientFrame.Pull pull -> pull(pull, head, told);
                    case ClientFrame.Page page -> page(page, head);
                    case ClientFrame.Snapshot snapshot -> snapshot(snapshot, head, null);
                });
    }

    private Mono<Answer> pull(ClientFrame.Pull pull, Head head, long told) {
        if (pull.epoch() != null && !pull.epoch().equals(head.epoch())) {
            return snapshot(pull, head, ErrorCode.EPOCH_CHANGED.wireName());
        }
        var asked = new AtomicBoolean();
        return Backoff.until(
                        () -> asked.getAndSet(true) ? deltaAnew(pull) : views.delta(head, pull.have(), pull.limit()),
                        delta -> reaches(pull, delta, told),
                        settings.viewWithin())
                .map(delta -> new Answer(
                        ServerFrame.Delta.of(delta, pull.request()),
                        () -> following.pulled(pull.conversation(), pull.have(), delta)));
    }

    /// By a head that is read anew: an older one opens nothing that lies behind it.
    private Mono<Delta> deltaAnew(ClientFrame.Pull pull) {
        return views.head(user, pull.conversation()).flatMap(head -> views.delta(head, pull.have(), pull.limit()));
    }

    /// Whether the view has come as far as the device was told already; a device ahead of it is in step.
    private static boolean reaches(ClientFrame.Pull pull, Delta delta, long told) {
        var reached = Math.max(pull.have().of(StreamId.LOG), delta.to().of(StreamId.LOG));
        return delta.more() || reached >= told;
    }

    private Mono<Answer> page(ClientFrame.Page page, Head head) {
        return views.page(head, page.before(), page.limit())
                .map(messages -> Answer.of(new ServerFrame.Messages(page.request(), page.conversation(), messages)));
    }

    private Mono<Answer> snapshot(ClientFrame.Read read, Head head, @Nullable String reason) {
        return views.snapshot(head)
                .map(snapshot -> Answer.of(ServerFrame.Snapshot.of(snapshot, read.request(), reason)));
    }

    private static ProtocolError notFound(ClientFrame.Read read) {
        return Errors.ofField(
                ErrorCode.NOT_FOUND, "conversation", "no conversation " + read.conversation() + " of yours");
    }
}
