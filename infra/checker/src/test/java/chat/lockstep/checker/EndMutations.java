package chat.lockstep.checker;

import static chat.lockstep.checker.HistoryMutations.one;
import static chat.lockstep.checker.verdict.Invariant.I1;
import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I4;
import static chat.lockstep.checker.verdict.Invariant.I5;
import static chat.lockstep.checker.verdict.Invariant.I6;

import chat.lockstep.checker.Mutation.Wrong;
import chat.lockstep.checker.world.Recording;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What devices and views show wrongly in the end.
final class EndMutations {

    private EndMutations() {}

    static Stream<Mutation> all() {
        return Stream.concat(finals(), views());
    }

    private static Stream<Mutation> finals() {
        return Stream.of(
                new Mutation("an acknowledged message not shown", I1, EndMutations::lose),
                new Mutation(
                        "a message shown twice",
                        I2,
                        shown(messages -> messages.add(messages.get(1).deepCopy()))),
                new Mutation("messages out of order", I3, shown(messages -> messages.add(messages.remove(0)))),
                new Mutation(
                        "another text on one device",
                        I4,
                        shown(messages -> first(messages).put("sha256", "00"))),
                new Mutation(
                        "another id on one device",
                        I5,
                        shown(messages -> first(messages).put("id", "forged"))),
                new Mutation(
                        "a message of the device's own making",
                        I5,
                        shown(messages ->
                                messages.add(Recording.object("seq", 100_000, "id", "phantom", "sha256", "")))),
                new Mutation(
                        "a device ends earlier",
                        I4,
                        shows(line -> line.put("seq", line.get("seq").asLong() - 1))),
                new Mutation("a device ends with another chain", I4, shows(line -> line.put("chain", "other"))),
                new Mutation("a device ends in another epoch", I4, shows(line -> line.put("epoch", "2"))),
                new Mutation("a device ends with another mark", I6, shows(line -> line.put("readUpTo", 0))),
                new Mutation(
                        "a device lists what is not its own", I10, shows(line -> line.put("conversation", "user:eve"))),
                new Mutation(
                        "a device lists what is nobody's", I5, shows(line -> line.put("conversation", "nobody's"))),
                new Mutation("a conversation missing on a device", I4, EndMutations::missingFinal),
                new Mutation("a conversation listed twice", I2, EndMutations::twice),
                new Mutation("a digest missing", I4, EndMutations::missingDigest),
                new Mutation("another digest on a device", I4, digest("digest")),
                new Mutation("another digest on the server", I4, digest("server")),
                new Mutation("a digest not verified", I4, EndMutations::unverified));
    }

    private static Stream<Mutation> views() {
        return Stream.of(
                view("conversation", "title", row -> row.put("title", "other")),
                view("conversation", "seq", row -> row.put("seq", row.get("seq").asLong() - 1)),
                view("conversation", "chain", row -> row.put("chain", "other")),
                view("conversation", "members", row -> ((ArrayNode) row.get("members")).remove(0)),
                view("conversation", "role", row -> ((ObjectNode) row.at("/members/0")).put("role", "admin")),
                view("message", "sha256", row -> row.put("sha256", "00")),
                view("message", "id", row -> row.put("id", "other")),
                view(
                        "message",
                        "retracted",
                        row -> row.put("retracted", !row.get("retracted").asBoolean())),
                view("message", "seq", row -> row.put("seq", 100_000)),
                view("inbox", "seq", row -> row.put("seq", 100_000)),
                view("inbox", "readUpTo", row -> row.put("readUpTo", 100_000)),
                view(
                        "inbox",
                        "unread",
                        row -> row.put("unread", row.get("unread").asLong() + 1)),
                view(
                        "inbox",
                        "mentions",
                        row -> row.put("mentions", row.get("mentions").asLong() + 1)),
                view("inbox", "until", row -> row.put("until", 1)),
                view("inbox", "user", row -> row.put("user", "nobody")),
                missingRow("conversation"),
                missingRow("message"),
                missingRow("inbox"),
                new Mutation("a row twice", I4, (recording, random) -> {
                    recording.views.add(one(recording.views, random).deepCopy());
                    return Wrong.ANYWHERE;
                }));
    }

    private static ObjectNode last(Recording recording, Random random) {
        return one(recording.lines("final", EndMutations::isOfMember), random);
    }

    private static boolean isOfMember(ObjectNode line) {
        var client = line.get("client").stringValue();
        return (client.startsWith("ann") || client.startsWith("bob"))
                && line.get("messages").size() > 3
                && line.get("readUpTo").asLong() > 0;
    }

    private static ObjectNode first(ArrayNode messages) {
        return (ObjectNode) messages.get(0);
    }

    private static Mutation.Change shows(Consumer<ObjectNode> change) {
        return (recording, random) -> {
            var line = last(recording, random);
            change.accept(line);
            return Wrong.at(line.get("t").asLong());
        };
    }

    private static Mutation.Change shown(Consumer<ArrayNode> change) {
        return shows(line -> change.accept((ArrayNode) line.get("messages")));
    }

    private static Wrong lose(Recording recording, Random random) {
        var line = last(recording, random);
        var messages = (ArrayNode) line.get("messages");
        for (int i = 0; i < messages.size(); i++) {
            var id = messages.get(i).get("id");
            if (!recording.lines("ok", ok -> ok.get("command").equals(id)).isEmpty()) {
                messages.remove(i);
                return new Wrong(line.get("t").asLong(), id.stringValue());
            }
        }
        throw new IllegalStateException("nothing was acknowledged");
    }

    private static Wrong missingFinal(Recording recording, Random random) {
        recording.history.remove(last(recording, random));
        return Wrong.ANYWHERE;
    }

    private static Wrong twice(Recording recording, Random random) {
        var line = last(recording, random);
        recording.history.add(line.deepCopy());
        return Wrong.at(line.get("t").asLong());
    }

    private static Wrong missingDigest(Recording recording, Random random) {
        recording.history.remove(one(recording.lines("digest", any -> true), random));
        return Wrong.ANYWHERE;
    }

    private static Mutation.Change digest(String field) {
        return (recording, random) -> {
            var line = one(recording.lines("digest", any -> true), random);
            line.put(field, "other");
            return Wrong.at(line.get("t").asLong());
        };
    }

    private static Wrong unverified(Recording recording, Random random) {
        one(recording.lines("digest", any -> true), random).put("verified", false);
        return Wrong.ANYWHERE;
    }

    private static List<ObjectNode> rows(Recording recording, String table) {
        return recording.views.stream()
                .filter(row -> row.get("table").stringValue().equals(table)
                        && !row.get("conversation").stringValue().startsWith("user:"))
                .toList();
    }

    private static Mutation view(String table, String column, Consumer<ObjectNode> change) {
        return new Mutation("a view with another " + column + " of " + table, I4, (recording, random) -> {
            change.accept(one(rows(recording, table), random));
            return Wrong.ANYWHERE;
        });
    }

    private static Mutation missingRow(String table) {
        return new Mutation("a view without a row of " + table, I4, (recording, random) -> {
            recording.views.remove(one(rows(recording, table), random));
            return Wrong.ANYWHERE;
        });
    }
}
