package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I6;

import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Ack;
import chat.lockstep.checker.recording.HistoryLine.Mark;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.Map;

/// What a device acknowledges, and the read mark that it shows, only move forward, and never beyond what there is: the
/// one beyond what it has stored, the other beyond the log.
final class CursorRule implements Rule {

    private final Run run;
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Long> acks = new HashMap<>();
    private final Map<String, Long> marks = new HashMap<>();

    CursorRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(HistoryLine line) {
        switch (line) {
            case Seen event
            when event.event().stream().equals("log") ->
                seen.merge(key(line, event.conversation()), event.event().seq(), Math::max);
            case Ack ack -> ack(ack);
            case Mark mark -> mark(mark);
            default -> {}
        }
    }

    private void ack(Ack ack) {
        var key = key(ack, ack.conversation());
        checkForward(ack, ack.conversation(), "acknowledged", ack.seq(), acks.getOrDefault(key, 0L));
        long floor = run.fold()
                .of(ack.conversation())
                .flatMap(conversation -> conversation.membership(ack.user()))
                .map(membership -> membership.floorUpTo(ack.seq()))
                .orElse(0L);
        long held = Math.max(seen.getOrDefault(key, 0L), floor);
        if (ack.seq() > held) {
            add(ack, ack.conversation(), "acknowledged seq " + ack.seq() + " and has stored no more than " + held);
        }
        acks.merge(key, ack.seq(), Math::max);
    }

    private void mark(Mark mark) {
        var key = key(mark, mark.conversation());
        checkForward(mark, mark.conversation(), "shows as read", mark.readUpTo(), marks.getOrDefault(key, 0L));
        long head = run.logs()
                .conversation(mark.conversation())
                .map(stored -> stored.head("log"))
                .orElse(0L);
        if (mark.readUpTo() > head) {
            add(mark, mark.conversation(), "shows as read seq " + mark.readUpTo() + " of a log of " + head);
        }
        marks.merge(key, mark.readUpTo(), Math::max);
    }

    private void checkForward(HistoryLine line, String conversation, String what, long seq, long before) {
        if (seq < before) {
            add(line, conversation, what + " seq " + seq + " after seq " + before);
        }
    }

    private static String key(HistoryLine line, String conversation) {
        return line.client() + " " + conversation;
    }

    private void add(HistoryLine line, String conversation, String text) {
        run.findings().add(Violation.of(I6, line.t(), text).in(conversation).by(line.client()));
    }
}
