package chat.lockstep.checker;

import static chat.lockstep.checker.HistoryMutations.one;
import static chat.lockstep.checker.verdict.Invariant.I1;
import static chat.lockstep.checker.verdict.Invariant.I12;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I4;
import static chat.lockstep.checker.verdict.Invariant.I5;

import chat.lockstep.checker.Mutation.Wrong;
import chat.lockstep.checker.world.Recording;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What is wrong in the event store, in the topic, or between them and what was asked for.
final class StoreMutations {

    private StoreMutations() {}

    static Stream<Mutation> all() {
        return Stream.of(
                new Mutation("an acknowledged event lost", I1, StoreMutations::loseAcknowledged),
                new Mutation("a lost event leaves a hole", I4, StoreMutations::loseAcknowledgedLeavesHole),
                new Mutation("acknowledged at another place", I1, StoreMutations::elsewhere),
                new Mutation("a command twice", I2, StoreMutations::commandTwice),
                new Mutation("a seq used twice", I4, StoreMutations::seqTwice),
                new Mutation("a chain broken", I4, StoreMutations::breakChain),
                new Mutation("a text changed in the store", I4, StoreMutations::changeText),
                new Mutation("a text that nobody asked for", I5, StoreMutations::changeTextIsNotAsked),
                new Mutation("an ordinal that does not count", I4, StoreMutations::wrongOrdinal),
                new Mutation("time runs backwards", I3, StoreMutations::backwards),
                new Mutation("an event after a refusal for good", I5, StoreMutations::afterFail),
                new Mutation("an event after unchanged", I5, StoreMutations::afterUnchanged),
                new Mutation("an event that nobody asked for", I5, StoreMutations::neverInvoked),
                new Mutation("asked for by another device", I5, StoreMutations::byAnother),
                new Mutation("asked for something else", I5, StoreMutations::otherAction),
                new Mutation("later in time, earlier in the log", I3, StoreMutations::againstRealTime),
                new Mutation("a record missing at the end of the topic", I4, StoreMutations::missingRecord),
                new Mutation("a record missing within the topic", I3, StoreMutations::hole),
                new Mutation("two records swapped", I3, StoreMutations::swapRecords),
                new Mutation("a record with another chain", I4, StoreMutations::otherChain),
                new Mutation("a record that the store has not", I5, StoreMutations::phantomRecord),
                new Mutation("a conversation in two partitions", I3, StoreMutations::twoPartitions),
                new Mutation("a record that is no event", I12, StoreMutations::noEvent));
    }

    private static ObjectNode acknowledged(Recording recording, Random random, String outcome) {
        var line = one(
                recording.lines(
                        "ok",
                        ok -> ok.get("outcome").stringValue().equals(outcome)
                                && ok.get("stream").stringValue().equals("log")
                                && ok.get("seq").asLong() > 3),
                random);
        return line;
    }

    private static ObjectNode stored(Recording recording, String id) {
        return recording.log.stream()
                .filter(line -> line.at("/event/id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Wrong loseAcknowledged(Recording recording, Random random) {
        var ok = acknowledged(recording, random, "applied");
        var id = ok.get("command").stringValue();
        recording.log.remove(stored(recording, id));
        return new Wrong(ok.get("t").asLong(), id);
    }

    private static Wrong loseAcknowledgedLeavesHole(Recording recording, Random random) {
        loseAcknowledged(recording, random);
        return Wrong.ANYWHERE;
    }

    private static Wrong elsewhere(Recording recording, Random random) {
        var ok = acknowledged(recording, random, "applied");
        ok.put("seq", ok.get("seq").asLong() - 1);
        return new Wrong(ok.get("t").asLong(), ok.get("command").stringValue());
    }

    private static Wrong commandTwice(Recording recording, Random random) {
        var again = one(recording.log, random).deepCopy();
        recording.log.add(again);
        return Wrong.about(again.at("/event/id").stringValue());
    }

    private static Wrong seqTwice(Recording recording, Random random) {
        int place = random.nextInt(recording.log.size());
        var again = recording.log.get(place).deepCopy();
        ((ObjectNode) again.get("event")).put("id", "another");
        recording.log.add(place + 1, again);
        return Wrong.about("another");
    }

    private static ObjectNode event(Recording recording, Random random) {
        var lines = recording.log.stream()
                .filter(line -> line.at("/event/type").stringValue().equals("messageSent"))
                .toList();
        return (ObjectNode) one(lines, random).get("event");
    }

    private static Wrong breakChain(Recording recording, Random random) {
        var event = event(recording, random);
        event.set("chain", event.get("hash"));
        return Wrong.about(event.get("id").stringValue());
    }

    private static Wrong changeText(Recording recording, Random random) {
        var event = event(recording, random);
        ((ObjectNode) event.get("data")).put("text", "other");
        return Wrong.about(event.get("id").stringValue());
    }

    private static Wrong changeTextIsNotAsked(Recording recording, Random random) {
        return changeText(recording, random);
    }

    private static Wrong wrongOrdinal(Recording recording, Random random) {
        var event = event(recording, random);
        ((ObjectNode) event.get("data")).put("ordinal", 100_000);
        return Wrong.about(event.get("id").stringValue());
    }

    private static Wrong backwards(Recording recording, Random random) {
        var event = event(recording, random);
        event.put("at", "2001-01-31T12:00:00.000Z");
        return Wrong.about(event.get("id").stringValue());
    }

    private static void answer(ObjectNode line, Object... fields) {
        line.remove(List.of("outcome", "conversation", "stream", "seq"));
        line.setAll(Recording.object(fields));
    }

    private static Wrong afterFail(Recording recording, Random random) {
        var ok = acknowledged(recording, random, "applied");
        answer(ok, "kind", "fail", "code", "not_allowed", "class", "permission", "retry", "new_id");
        return new Wrong(ok.get("t").asLong(), ok.get("command").stringValue());
    }

    private static Wrong afterUnchanged(Recording recording, Random random) {
        var ok = acknowledged(recording, random, "applied");
        ok.put("outcome", "unchanged");
        return new Wrong(ok.get("t").asLong(), ok.get("command").stringValue());
    }

    private static Wrong neverInvoked(Recording recording, Random random) {
        var ok = acknowledged(recording, random, "applied");
        var id = ok.get("command").stringValue();
        recording.history.removeIf(line -> line.path("command").asString("").equals(id));
        return Wrong.about(id);
    }

    private static ObjectNode invoked(Recording recording, Random random) {
        var id = acknowledged(recording, random, "applied").get("command");
        return recording.lines("invoke", line -> line.get("command").equals(id)).getFirst();
    }

    private static Wrong byAnother(Recording recording, Random random) {
        var invoke = invoked(recording, random);
        var client = invoke.get("client").stringValue();
        for (var line : recording.history) {
            if (invoke.get("command").equals(line.get("command"))) {
                line.put("client", client.equals("ann/d0") ? "ann/d1" : "ann/d0");
            }
        }
        return Wrong.about(invoke.get("command").stringValue());
    }

    private static Wrong otherAction(Recording recording, Random random) {
        var invoke = invoked(recording, random);
        invoke.put("action", "setPolicy");
        return Wrong.about(invoke.get("command").stringValue());
    }

    /// The first of two commands is said to have been asked for after the second one was acknowledged.
    private static Wrong againstRealTime(Recording recording, Random random) {
        var later = acknowledged(recording, random, "applied");
        var earlier = recording
                .lines(
                        "ok",
                        ok -> ok.get("outcome").stringValue().equals("applied")
                                && ok.get("conversation").equals(later.get("conversation"))
                                && ok.get("stream").stringValue().equals("log")
                                && ok.get("seq").asLong() < later.get("seq").asLong())
                .getFirst();
        long t = later.get("t").asLong() + 1;
        var id = earlier.get("command");
        var moved = recording
                .lines("invoke", line -> line.get("command").equals(id))
                .getFirst();
        recording.history.removeIf(line -> id.equals(line.get("command")));
        recording.insert(moved.put("t", t));
        recording.insert(earlier.put("t", t + 1));
        return new Wrong(t, id.stringValue());
    }

    /// Where the first copy of the last event of a stream that has several is.
    private static ObjectNode record(Recording recording, Random random, boolean isLast) {
        var records = recording.topic.stream()
                .filter(line -> line.get("stream").stringValue().equals("log")
                        && line.get("seq").asLong() > 1)
                .filter(line -> isLast != recording.topic.stream().anyMatch(other -> isAfter(other, line)))
                .toList();
        return one(records, random);
    }

    private static boolean isAfter(ObjectNode other, ObjectNode line) {
        return other.get("conversation").equals(line.get("conversation"))
                && other.get("stream").equals(line.get("stream"))
                && other.get("seq").asLong() > line.get("seq").asLong();
    }

    private static Wrong drop(Recording recording, ObjectNode dropped) {
        recording.topic.removeIf(line -> line.get("id").equals(dropped.get("id")));
        return Wrong.ANYWHERE;
    }

    private static Wrong missingRecord(Recording recording, Random random) {
        return drop(recording, record(recording, random, true));
    }

    private static Wrong hole(Recording recording, Random random) {
        return drop(recording, record(recording, random, false));
    }

    private static Wrong swapRecords(Recording recording, Random random) {
        var last = record(recording, random, true);
        var before = recording.topic.stream()
                .filter(line -> isAfter(last, line)
                        && line.get("seq").asLong() == last.get("seq").asLong() - 1)
                .findFirst()
                .orElseThrow();
        drop(recording, last);
        drop(recording, before);
        append(recording, last);
        append(recording, before);
        return Wrong.about(last.get("id").stringValue());
    }

    private static void append(Recording recording, ObjectNode record) {
        int end = recording.topic.size();
        while (end > 0
                && recording.topic.get(end - 1).get("partition").asLong()
                        > record.get("partition").asLong()) {
            end--;
        }
        recording.topic.add(end, record.put("offset", 1_000_000L + end));
    }

    private static Wrong otherChain(Recording recording, Random random) {
        var record = one(recording.topic, random);
        record.put("chain", "other");
        return Wrong.about(record.get("id").stringValue());
    }

    private static Wrong phantomRecord(Recording recording, Random random) {
        var record = recording.topic.getLast().deepCopy();
        record.setAll(Recording.object("offset", record.get("offset").asLong() + 1, "seq", 100_000, "id", "phantom"));
        recording.topic.add(record);
        return Wrong.about("phantom");
    }

    private static Wrong twoPartitions(Recording recording, Random random) {
        var record = record(recording, random, true).deepCopy();
        record.setAll(Recording.object("offset", 0, "partition", 7));
        recording.topic.add(record);
        return Wrong.about(record.get("id").stringValue());
    }

    private static Wrong noEvent(Recording recording, Random random) {
        recording.topic.add(Recording.object("partition", 9, "offset", 0, "unreadable", true));
        return Wrong.ANYWHERE;
    }
}
