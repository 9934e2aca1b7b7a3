package chat.lockstep.gateway.session;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.MarkResult;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.ClientFrame.Mark;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.view.Views;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the device says it has stored, on its way to the command side: one call at a time, and of marks that come
/// meanwhile the largest per conversation. A call that fails is made again later; marks may be late.
final class Marks {

    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int WAITING_MAX = 8_192;
    private static final int PER_CALL_MAX = 1_024;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final Views views;
    private final CommandSide commandSide;
    private final Following following;
    private final Ledger ledger;
    private final Caller caller;

    private final Map<ConversationId, Long> waiting = new HashMap<>();
    private boolean underWay;

    Marks(
            SessionLoop loop,
            Outbox outbox,
            Views views,
            CommandSide commandSide,
            Following following,
            Ledger ledger,
            Caller caller) {
        this.loop = loop;
        this.outbox = outbox;
        this.views = views;
        this.commandSide = commandSide;
        this.following = following;
        this.ledger = ledger;
        this.caller = caller;
    }

    void leave() {
        ledger.leave();
    }

    void submit(ClientFrame.Ack ack) {
        ack.marks().forEach(this::submit);
        next();
    }

    private void submit(ConversationId conversation, Mark mark) {
        if (ConversationId.ofUser(caller.user()).equals(conversation)) {
            ledger.acknowledged(conversation, mark); // a private log has no receipts
            return;
        }
        if (mark.seq() == 0) {
            return; // says nothing
        }
        if (following.knows(conversation)) {
            add(conversation, mark);
        } else {
            loop.await(
                    views.head(caller.user(), conversation),
                    head -> {
                        add(conversation, mark);
                        next();
                    },
                    () -> refuse(
                            conversation,
                            Errors.ofField(ErrorCode.NOT_FOUND, field(conversation), "no conversation of yours")),
                    failure -> refuse(conversation, Errors.unavailable("the view of " + conversation, failure)));
        }
    }

    private void add(ConversationId conversation, Mark mark) {
        ledger.acknowledged(conversation, mark);
        add(conversation, mark.seq());
    }

    private void add(ConversationId conversation, long seq) {
        if (waiting.size() < WAITING_MAX || waiting.containsKey(conversation)) {
            waiting.merge(conversation, seq, Math::max);
        }
    }

    private void next() {
        if (underWay || waiting.isEmpty()) {
            return;
        }
        var batch = new HashMap<ConversationId, Long>();
        waiting.entrySet().stream().limit(PER_CALL_MAX).forEach(mark -> batch.put(mark.getKey(), mark.getValue()));
        waiting.keySet().removeAll(batch.keySet());
        underWay = true;
        loop.await(
                commandSide.mark(caller, batch),
                results -> onResults(batch, results),
                () -> onResults(batch, Map.of()),
                failure -> retry(batch, failure.toString()));
    }

    private void onResults(Map<ConversationId, Long> batch, Map<ConversationId, MarkResult> results) {
        underWay = false;
        var again = new HashMap<ConversationId, Long>();
        results.forEach((conversation, result) -> {
            var error = result.error();
            var seq = batch.get(conversation);
            if (error != null && seq != null && isPassing(error)) {
                again.put(conversation, seq);
            } else if (error != null) {
                refuse(conversation, error);
            }
        });
        if (again.isEmpty()) {
            next();
        } else {
            retry(again, "refused for now");
        }
    }

    private static boolean isPassing(ProtocolError error) {
        return error.errorClass() == ErrorClass.TRANSIENT || error.errorClass() == ErrorClass.OVERLOAD;
    }

    private void retry(Map<ConversationId, Long> batch, String why) {
        LOG.debug("{} marks of {} are sent again: {}", batch.size(), caller, why);
        batch.forEach(this::add);
        underWay = true;
        loop.later(RETRY_AFTER, () -> {
            underWay = false;
            next();
        });
    }

    private void refuse(ConversationId conversation, ProtocolError error) {
        outbox.error(new ProtocolError(
                error.code(),
                error.errorClass(),
                error.message(),
                error.retry(),
                error.retryAfterMillis(),
                field(conversation),
                error.traceId()));
    }

    private static String field(ConversationId conversation) {
        return "marks." + conversation;
    }
}
