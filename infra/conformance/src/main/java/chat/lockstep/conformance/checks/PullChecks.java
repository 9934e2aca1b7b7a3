package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Sections 4 and 5: `pull`, `snapshot` and `page`.
final class PullChecks {

    private PullChecks() {}

    @Rule(id = "5.delta.fields", says = "delta: conversation, epoch, from, to, events, more, request?")
    static void deltaFields(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.log(conversation, 1);
        var delta = alice.pull(conversation, Map.of());
        Expect.type(delta, "delta");
        Expect.present(delta, "conversation", "epoch", "from", "to", "events", "more", "request");
        Expect.text(delta, "/conversation", conversation);
        Expect.number(delta, "/to/log", 1);
    }

    @Rule(id = "12.delta.from-to", says = "from/to name only the streams a delta carries.")
    static void onlyCarriedStreams(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.applied("read", conversation, object("upTo", 2));
        alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 1);
        var delta = alice.pull(conversation, Map.of("log", 1, "@" + bob.user(), 1));
        Expect.equal("to", Map.of("log", 2), counts(delta.path("to")));
        Expect.equal("from", Map.of("log", 1), counts(delta.path("from")));
    }

    private static Map<String, Integer> counts(JsonNode vector) {
        var counts = new java.util.HashMap<String, Integer>();
        vector.properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt(-1)));
        return counts;
    }

    @Rule(id = "5.delta.ascending", says = "events ascending by seq within each stream; to = what it reaches.")
    static void ascending(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i < 5; i++) {
            alice.say(conversation, "message");
            bob.applied("read", conversation, object("upTo", i));
        }
        var replica = alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 3);
        alice.pulled(replica, conversation, 4);
        var fresh = new Replica(conversation);
        var delta = alice.pull(conversation, Map.of());
        fresh.take(delta);
        delta.path("to")
                .properties()
                .forEach(entry -> Expect.equal(
                        "to of " + entry.getKey(),
                        fresh.place(entry.getKey()).seq(),
                        entry.getValue().longValue()));
    }

    @Rule(id = "4.pull.limit", says = "limit? (events); more says pull again.")
    static void limit(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        for (int i = 2; i <= 7; i++) {
            alice.say(conversation, "message " + i);
        }
        alice.log(conversation, 7);
        var replica = new Replica(conversation);
        for (int pulls = 1; pulls <= 3; pulls++) {
            var delta = alice.ask(
                    object("type", "pull", "conversation", conversation, "have", replica.vector(), "limit", 3));
            Expect.that(delta.path("events").size() <= 3, "at most 3 events", delta);
            replica.take(delta);
            boolean isThere = replica.place("log").seq() == 7;
            Expect.equal("more", !isThere, delta.path("more").asBoolean(isThere));
            if (isThere) {
                return;
            }
        }
        Expect.equal("the log after three pulls of 3", 7L, replica.place("log").seq());
    }

    @Rule(id = "4.pull.limit-range", says = "limit: default 500, at most 2,000.")
    static void limitRange(Lab lab) {
        var alice = lab.device("alice");
        var own = alice.privateConversation();
        var pull = object("type", "pull", "conversation", own, "have", Map.of());
        Expect.type(alice.ask(Fields.with(pull, "limit", 2_000)), "delta");
        for (int bad : new int[] {0, -1}) {
            Expect.error(alice.ask(Fields.with(pull, "limit", bad)).path("error"), "invalid_field");
        }
        var over = alice.ask(Fields.with(pull, "limit", 2_001));
        if (Device.isOfType(over, "error")) { // a server may also cut it to what it gives at most
            Expect.error(over.path("error"), "invalid_field");
        }
    }

    @Rule(id = "4.pull.have", says = "have: a vector of streams and seqs.")
    static void have(Lab lab) {
        var alice = lab.device("alice");
        var pull = object("type", "pull", "conversation", alice.privateConversation());
        for (Object bad : List.of("log", List.of(1), object("log", -1), object("log", "1"), object("log", 1.5))) {
            Expect.error(alice.ask(Fields.with(pull, "have", bad)).path("error"), "invalid_field");
        }
        Expect.error(alice.ask(pull).path("error"), "invalid_field");
    }

    @Rule(id = "4.pull.not-found", says = "An unknown conversation and one that is not yours are both not_found.")
    static void notFound(Lab lab) {
        var alice = lab.device("alice");
        var others = lab.direct(lab.device("bob"), lab.device("carol"));
        var unknown = Integrity.directConversation(alice.user(), lab.user("nobody"));
        for (var type : List.of("pull", "snapshot", "page")) {
            for (var conversation : List.of(others, unknown, Ids.next())) {
                var answer = alice.ask(object("type", type, "conversation", conversation, "have", Map.of()));
                Expect.error(answer.path("error"), "not_found");
            }
        }
    }

    @Rule(id = "7.pull.other-epoch", says = "A pull with another epoch gets snapshot with reason epoch_changed.")
    static void otherEpoch(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var epoch = alice.head(conversation, 1).path("epoch").asString("");
        var answer = alice.ask(
                object("type", "pull", "conversation", conversation, "epoch", "elsewhere", "have", object("log", 1)));
        Expect.type(answer, "snapshot");
        Expect.text(answer, "/reason", "epoch_changed");
        Expect.text(answer, "/epoch", epoch);
        var same = alice.ask(object("type", "pull", "conversation", conversation, "epoch", epoch, "have", Map.of()));
        Expect.type(same, "delta");
    }

    @Rule(
            id = "5.snapshot.fields",
            says = "snapshot: conversation, epoch, log {seq, chain}, state {kind, title?, members, policy, pinned}.")
    static void snapshot(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var messageId = alice.say(group, "pin me").path("id").asString("");
        alice.applied("pinMessage", group, object("messageId", messageId));
        var snapshot = lab.eventually(
                "snapshot at 3",
                () -> alice.ask(object("type", "snapshot", "conversation", group)),
                frame -> frame.at("/log/seq").asLong(0) == 3);
        Expect.text(snapshot, "/log/chain", alice.log(group, 3).place("log").chain());
        Expect.text(snapshot, "/state/kind", "group");
        Expect.text(snapshot, "/state/title", "Walks");
        Expect.text(snapshot, "/state/pinned/0", messageId);
        Expect.text(snapshot, "/state/policy/send", "everyone");
        var roles = new HashSet<String>();
        snapshot.at("/state/members")
                .forEach(member -> roles.add(member.path("user").asString("") + " "
                        + member.path("role").asString("")));
        Expect.equal("the members", java.util.Set.of(alice.user() + " owner", bob.user() + " member"), roles);
    }

    @Rule(id = "4.page.newest-first", says = "page: message history, newest first, by a message's log seq.")
    static void page(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        for (int i = 2; i <= 8; i++) {
            alice.say(conversation, "message " + i);
        }
        var page = alice.messages(
                conversation,
                "seq 8",
                messages ->
                        !messages.isEmpty() && messages.getFirst().path("seq").asLong(0) == 8);
        Expect.equal(
                "the seqs",
                List.of(8L, 7L, 6L, 5L, 4L, 3L, 2L),
                page.stream().map(message -> message.path("seq").asLong(0)).toList());
        Expect.equal(
                "the ordinals",
                List.of(7L, 6L, 5L, 4L, 3L, 2L, 1L),
                page.stream().map(message -> message.path("ordinal").asLong(0)).toList());
        var middle = alice.ask(object("type", "page", "conversation", conversation, "before", 6, "limit", 2));
        Expect.equal(
                "the seqs before 6",
                List.of(5L, 4L),
                middle.path("messages")
                        .valueStream()
                        .map(message -> message.path("seq").asLong(0))
                        .toList());
        Expect.that(middle.path("more").asBoolean(false), "more", middle);
        var last = alice.ask(object("type", "page", "conversation", conversation, "before", 4, "limit", 2));
        Expect.that(!last.path("more").asBoolean(true), "no more", last);
    }

    @Rule(id = "4.page.limit", says = "limit? (default 50, at most 200).")
    static void pageLimit(Lab lab) {
        var alice = lab.device("alice");
        var page = object("type", "page", "conversation", alice.privateConversation());
        Expect.type(alice.ask(Fields.with(page, "limit", 200)), "messages");
        Expect.error(alice.ask(Fields.with(page, "limit", 0)).path("error"), "invalid_field");
        Expect.error(alice.ask(Fields.with(page, "before", "x")).path("error"), "invalid_field");
    }

    @Rule(
            id = "5.message.fields",
            says = "message: messageId, seq, ordinal, by, at, text?, replyTo?, mentions?, reactions.")
    static void message(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        var first = alice.say(conversation, "hi").path("id").asString("");
        var reply = bob.applied(
                "send", conversation, object("text", "hey", "replyTo", first, "mentions", List.of(alice.user())));
        alice.applied("react", conversation, object("messageId", first, "emoji", "👍"));
        var one = alice.message(
                conversation,
                first,
                "a reaction",
                message -> !message.path("reactions").isEmpty());
        Expect.equal(
                "the reactions",
                List.of(alice.user()),
                one.at("/reactions/👍")
                        .valueStream()
                        .map(node -> node.asString(""))
                        .toList());
        Expect.text(one, "/by/user", alice.user());
        var two = alice.message(conversation, reply.path("id").asString(""), "it", message -> true);
        Expect.text(two, "/replyTo", first);
        Expect.text(two, "/mentions/0", alice.user());
        Expect.text(two, "/text", "hey");
        Expect.text(two, "/at", reply.path("at").asString(""));
        Expect.number(two, "/seq", 3);
        Expect.number(two, "/ordinal", 2);
        for (var name : List.of("editedAt", "expiresAt")) {
            Expect.absent(two, name);
        }
    }
}
