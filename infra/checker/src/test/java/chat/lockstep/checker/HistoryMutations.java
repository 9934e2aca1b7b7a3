package chat.lockstep.checker;

import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I5;
import static chat.lockstep.checker.verdict.Invariant.I6;
import static chat.lockstep.checker.verdict.Invariant.I7;

import chat.lockstep.checker.Mutation.Wrong;
import chat.lockstep.checker.world.Recording;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// What devices were shown, and said, wrongly.
final class HistoryMutations {

    private HistoryMutations() {}

    static Stream<Mutation> all() {
        return Stream.of(
                new Mutation("an event dropped before others", I7, HistoryMutations::dropInTheMiddle),
                new Mutation("an event dropped, never made up for", I3, HistoryMutations::dropAny),
                new Mutation("the last event dropped", I3, HistoryMutations::dropLast),
                new Mutation("an event shown twice", I2, HistoryMutations::duplicate),
                new Mutation("two events swapped", I3, HistoryMutations::swap),
                new Mutation("two events swapped leave a gap", I7, HistoryMutations::swapSeesGap),
                new Mutation("a text changed on the way", I3, HistoryMutations::changeText),
                new Mutation("a hash that is not of the text", I3, HistoryMutations::changeHash),
                new Mutation("a chain of another log", I3, HistoryMutations::changeChain),
                new Mutation("a text withheld as if it had expired", I3, HistoryMutations::erase),
                new Mutation("a message id forged", I5, HistoryMutations::forgeId),
                new Mutation("an event that the store has not", I5, HistoryMutations::phantom),
                new Mutation("an event of another epoch", I5, HistoryMutations::otherEpoch),
                new Mutation("an event shown to a stranger", I10, HistoryMutations::toStranger),
                new Mutation("an event sent to a stranger", I10, HistoryMutations::wireToStranger),
                new Mutation("an event from before the floor", I10, HistoryMutations::beforeFloor),
                new Mutation("an event from after the removal", I10, HistoryMutations::afterRemoval),
                new Mutation("something told after the revocation", I10, HistoryMutations::afterRevocation),
                new Mutation("a wire event that the store has not", I5, HistoryMutations::wirePhantom),
                new Mutation("everything sent twice without a fault", I2, HistoryMutations::amplify),
                new Mutation("an acknowledged place regresses", I6, HistoryMutations::regressAck),
                new Mutation("more acknowledged than was seen", I6, HistoryMutations::ackBeyond),
                new Mutation("a read mark regresses", I6, HistoryMutations::regressMark),
                new Mutation("a read mark beyond the log", I6, HistoryMutations::markBeyond));
    }

    static <T> T one(List<T> all, Random random) {
        if (all.isEmpty()) {
            throw new IllegalStateException("the world has nothing to make wrong here");
        }
        return all.get(random.nextInt(all.size()));
    }

    static boolean isLog(ObjectNode seen) {
        return seen.at("/event/stream").asString("").equals("log");
    }

    private static Predicate<ObjectNode> isNextOf(ObjectNode line) {
        return other -> isLog(other)
                && other.get("client").equals(line.get("client"))
                && other.get("conversation").equals(line.get("conversation"))
                && other.at("/event/seq").asLong() == line.at("/event/seq").asLong() + 1;
    }

    private static boolean isOfCurrentDevice(ObjectNode line) {
        return !line.get("client").stringValue().equals("bob/old")
                && !line.get("client").stringValue().startsWith("eve")
                && !line.get("client").stringValue().startsWith("dee")
                && !line.get("client").stringValue().startsWith("cy");
    }

    private static int seenWithNext(Recording recording, Random random) {
        var places = recording.places("seen", line -> isLog(line) && isOfCurrentDevice(line));
        return one(
                places.stream()
                        .filter(place -> !recording
                                .places("seen", isNextOf(recording.history.get(place)))
                                .isEmpty())
                        .limit(40)
                        .toList(),
                random);
    }

    private static Wrong dropInTheMiddle(Recording recording, Random random) {
        int place = seenWithNext(recording, random);
        var next = recording
                .lines("seen", isNextOf(recording.history.remove(place)))
                .getFirst();
        return Wrong.at(next.get("t").asLong());
    }

    private static Wrong dropAny(Recording recording, Random random) {
        var dropped = recording.history.remove(seenWithNext(recording, random));
        return Wrong.about(dropped.at("/event/id").stringValue());
    }

    private static Wrong dropLast(Recording recording, Random random) {
        var places = recording.places(
                "seen",
                line -> isLog(line)
                        && isOfCurrentDevice(line)
                        && recording.lines("seen", isNextOf(line)).isEmpty());
        var dropped = recording.history.remove((int) one(places, random));
        return Wrong.about(dropped.at("/event/id").stringValue());
    }

    private static ObjectNode copyOfSeen(Recording recording, Random random) {
        return recording
                .history
                .get(one(recording.places("seen", HistoryMutations::isLog), random))
                .deepCopy();
    }

    private static Wrong duplicate(Recording recording, Random random) {
        var again = copyOfSeen(recording, random);
        again.put("t", again.get("t").asLong() + 100);
        recording.insert(again);
        return new Wrong(again.get("t").asLong(), again.at("/event/id").stringValue());
    }

    private static ObjectNode swapped(Recording recording, Random random) {
        int place = seenWithNext(recording, random);
        var line = recording.history.get(place);
        int next = recording.places("seen", isNextOf(line)).getFirst();
        var event = line.get("event");
        line.set("event", recording.history.get(next).get("event"));
        recording.history.get(next).set("event", event);
        return recording.history.get(next);
    }

    private static Wrong swap(Recording recording, Random random) {
        var late = swapped(recording, random);
        return new Wrong(late.get("t").asLong(), late.at("/event/id").stringValue());
    }

    private static Wrong swapSeesGap(Recording recording, Random random) {
        swapped(recording, random);
        return Wrong.ANYWHERE;
    }

    private static Wrong change(Recording recording, Random random, java.util.function.Consumer<ObjectNode> change) {
        var lines = recording.lines(
                "seen", line -> isLog(line) && line.at("/event/data").has("text"));
        var line = one(lines, random);
        change.accept((ObjectNode) line.get("event"));
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong changeText(Recording recording, Random random) {
        return change(recording, random, event -> ((ObjectNode) event.get("data")).put("text", "other"));
    }

    private static Wrong changeHash(Recording recording, Random random) {
        return change(recording, random, event -> event.set("hash", event.get("chain")));
    }

    private static Wrong changeChain(Recording recording, Random random) {
        return change(recording, random, event -> event.set("chain", event.get("hash")));
    }

    private static Wrong erase(Recording recording, Random random) {
        return change(recording, random, event -> {
            event.remove("data");
            event.put("erased", true);
        });
    }

    private static Wrong forgeId(Recording recording, Random random) {
        return change(recording, random, event -> event.put("id", "forged"));
    }

    private static Wrong phantom(Recording recording, Random random) {
        var line = copyOfSeen(recording, random);
        ((ObjectNode) line.get("event")).put("seq", 100_000);
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong otherEpoch(Recording recording, Random random) {
        var line = one(recording.lines("seen", HistoryMutations::isLog), random);
        line.put("epoch", "2");
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong toStranger(Recording recording, Random random) {
        var line = copyOfSeen(recording, random);
        while (!line.get("conversation").stringValue().startsWith("user:")) {
            line = copyOfSeen(recording, random);
        }
        line.put("client", line.get("client").stringValue().startsWith("ann") ? "cy/d0" : "ann/d0");
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong wireToStranger(Recording recording, Random random) {
        var private1 = one(
                recording.lines(
                        "wire", line -> line.get("conversation").stringValue().equals("user:cy")),
                random);
        var line = private1.deepCopy().put("client", "ann/d1");
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    /// An event of a group that eve joined later, from before that.
    private static Wrong beforeFloor(Recording recording, Random random) {
        var joined = one(
                recording.log.stream()
                        .filter(line -> names(line, "membersAdded", "eve"))
                        .toList(),
                random);
        var seen = recording
                .lines(
                        "seen",
                        line -> isLog(line)
                                && line.get("conversation").equals(joined.get("conversation"))
                                && line.at("/event/seq").asLong() == 1)
                .getFirst();
        var line = seen.deepCopy().put("client", "eve/d0");
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static boolean names(ObjectNode line, String type, String user) {
        return line.at("/event/type").asString("").equals(type)
                && line.at("/event/data").toString().contains("\"" + user + "\"");
    }

    private static Wrong afterRemoval(Recording recording, Random random) {
        var removed = recording.log.stream()
                .filter(line -> names(line, "memberRemoved", "eve"))
                .findFirst()
                .orElseThrow();
        var next = recording.lines(
                "seen",
                line -> isLog(line)
                        && line.get("conversation").equals(removed.get("conversation"))
                        && line.at("/event/seq").asLong() == removed.get("seq").asLong() + 1
                        && !names(line, "membersAdded", "eve"));
        var line = one(next, random).deepCopy().put("client", "eve/d0");
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong afterRevocation(Recording recording, Random random) {
        var revoke = recording
                .lines("invoke", line -> line.get("action").stringValue().equals("revokeDevice"))
                .getFirst();
        long t = revoke.get("t").asLong() + 10_000_000;
        var told = Recording.object("kind", "presence", "t", t, "client", "bob/old", "user", "ann", "status", "active");
        recording.insert(told);
        return new Wrong(t, revoke.get("command").stringValue());
    }

    private static Wrong wirePhantom(Recording recording, Random random) {
        var line = one(recording.lines("wire", any -> true), random);
        line.put("seq", 100_000);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong amplify(Recording recording, Random random) {
        for (int place : recording.places("wire", any -> true).reversed()) {
            recording.history.add(place, recording.history.get(place).deepCopy());
        }
        return Wrong.ANYWHERE;
    }

    private static Wrong ack(Recording recording, Random random, int by) {
        var acks =
                recording.lines("ack", line -> !line.get("client").stringValue().startsWith("eve"));
        var line = one(acks.stream().filter(ack -> ack.get("seq").asLong() > 2).toList(), random)
                .deepCopy();
        line.put("seq", line.get("seq").asLong() + by);
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong regressAck(Recording recording, Random random) {
        return ack(recording, random, -1);
    }

    private static Wrong ackBeyond(Recording recording, Random random) {
        return ack(recording, random, 100_000);
    }

    private static Wrong mark(Recording recording, Random random, int by) {
        var line = one(recording.lines("mark", mark -> mark.get("readUpTo").asLong() > 2), random)
                .deepCopy();
        line.put("readUpTo", line.get("readUpTo").asLong() + by);
        recording.insert(line);
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong regressMark(Recording recording, Random random) {
        return mark(recording, random, -1);
    }

    private static Wrong markBeyond(Recording recording, Random random) {
        return mark(recording, random, 100_000);
    }
}
