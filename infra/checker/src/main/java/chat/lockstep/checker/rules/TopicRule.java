package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I12;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I4;
import static chat.lockstep.checker.verdict.Invariant.I5;

import chat.lockstep.checker.fold.StoredConversation;
import chat.lockstep.checker.recording.Misplaced;
import chat.lockstep.checker.recording.TopicLine;
import chat.lockstep.checker.recording.TopicLine.Event;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.Map;

/// The topic holds the same events as the store, those of a conversation in one partition and of a stream in order.
/// Repeats are right if they are of an event that came before.
final class TopicRule {

    private final Run run;
    private final Map<String, Long> reached = new HashMap<>();
    private final Map<String, Long> partitions = new HashMap<>();
    private long partition;
    private long offset = -1;
    private long noEvents;
    private long repeats;

    TopicRule(Run run) {
        this.run = run;
    }

    void on(TopicLine line) {
        if (line.partition() < partition || (line.partition() == partition && line.offset() <= offset)) {
            throw new Misplaced("partition " + line.partition() + " offset " + line.offset()
                    + " is not beyond partition " + partition + " offset " + offset);
        }
        partition = line.partition();
        offset = line.offset();
        switch (line) {
            case TopicLine.NoEvent _ -> noEvents++;
            case Event event -> event(event);
        }
    }

    private void event(Event event) {
        var stored = run.logs().at(event.conversation(), event.stream(), event.seq());
        if (stored.isEmpty()) {
            add(I5, event, "which the store has not");
            return;
        }
        if (!stored.get().id().equals(event.id()) || !stored.get().chain().equals(event.chain())) {
            add(I4, event, "where the store has " + stored.get());
        }
        var before = partitions.putIfAbsent(event.conversation(), event.partition());
        if (before != null && before != event.partition()) {
            add(I3, event, "and others of the conversation in partition " + before);
        }
        var stream = event.conversation() + " " + event.stream();
        long last = reached.getOrDefault(stream, 0L);
        if (event.seq() > last + 1) {
            add(I3, event, "right after seq " + last);
        }
        repeats += event.seq() <= last ? 1 : 0;
        reached.merge(stream, event.seq(), Math::max);
    }

    void end() {
        run.logs().conversations().forEach(this::checkComplete);
        if (noEvents > run.bounds().unreadableRecords()) {
            run.findings()
                    .add(Violation.of(
                            I12,
                            "the topic has " + noEvents + " records that are no events, more than "
                                    + run.bounds().unreadableRecords()));
        }
    }

    private void checkComplete(StoredConversation conversation) {
        for (var stream : conversation.streams()) {
            long last = reached.getOrDefault(conversation.id() + " " + stream, 0L);
            long head = conversation.head(stream);
            if (last < head) {
                var missing = conversation.at(stream, last + 1);
                run.findings()
                        .add(Violation.of(
                                        I4,
                                        "the topic has " + conversation.id() + " " + stream + " only up to seq " + last
                                                + " of " + head)
                                .in(conversation.id())
                                .about(missing.map(event -> event.id()).orElse(null)));
            }
        }
    }

    long repeats() {
        return repeats;
    }

    private void add(Invariant invariant, Event event, String text) {
        run.findings()
                .add(Violation.of(
                                invariant,
                                "the topic has " + event.id() + " as " + event.conversation() + " " + event.stream()
                                        + " "
                                        + event.seq() + " at partition " + event.partition() + " offset "
                                        + event.offset() + ", "
                                        + text)
                        .in(event.conversation())
                        .about(event.id()));
    }
}
