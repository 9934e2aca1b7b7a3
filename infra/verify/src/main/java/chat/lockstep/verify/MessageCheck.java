package chat.lockstep.verify;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Compares the present states of messages with what they should be. While the events pass, only what a message was
/// when it was sent is known, so a row that says something else is looked at again when the log is through, as are
/// all whose message was changed.
final class MessageCheck {

    private static final int AGAIN_MAX = 100_000;

    private final Views views;
    private final String conversation;
    private final ExpectedMessages unchanged = new ExpectedMessages();
    private final Set<Long> again = new TreeSet<>();
    private final Differences differences;
    private final JsonMapper json = JsonMapper.builder().build();

    MessageCheck(Views views, String conversation, Differences differences) {
        this.views = views;
        this.conversation = conversation;
        this.differences = differences;
    }

    /// @param row of the event, which sent a message
    void pass(StoredEvent event, ViewRow row) {
        var first = new Differences(conversation);
        first.compare("", unchanged.state(event.seq(), event.parsed()), row);
        if (!first.isEmpty() && again.size() < AGAIN_MAX) {
            again.add(event.seq());
        }
    }

    /// @param last log seq up to which the events were folded
    void finish(ExpectedMessages expected, long last) {
        expected.changed().forEach(again::add);
        again.stream().filter(seq -> seq <= last).forEach(seq -> compare(expected, seq));
    }

    /// The data of the row was compared with the event's before.
    private void compare(ExpectedMessages expected, long seq) {
        views.rows(
                        "SELECT * FROM VIEWS.conversation_log WHERE conversation = ? AND bucket = ? AND seq = ?",
                        conversation,
                        (seq - 1) / Views.BUCKET_SEQS,
                        seq)
                .findFirst()
                .ifPresent(row -> {
                    try {
                        differences.compare(
                                "conversation_log, log " + seq,
                                expected.state(seq, json.readTree(row.text("data"))),
                                row);
                    } catch (JacksonException damaged) {
                        differences.add("conversation_log, log " + seq, "data", "JSON", damaged.getOriginalMessage());
                    }
                });
    }
}
