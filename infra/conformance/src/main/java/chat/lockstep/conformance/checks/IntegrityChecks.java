package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Section 2: what proves that a delta is complete and unaltered.
final class IntegrityChecks {

    private static final Set<String> EVENT_FIELDS =
            Set.of("stream", "seq", "type", "id", "at", "by", "data", "hash", "chain");
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private IntegrityChecks() {}

    @Rule(id = "2.event.fields", says = "An event: stream, seq, type, id, at, by {user, device}, data, hash, chain.")
    static void fields(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.say(conversation, "hi");
        for (var event : alice.log(conversation, 2).events()) {
            var names = new HashSet<>(event.propertyNames());
            names.remove("ignorable");
            Expect.that(names.equals(EVENT_FIELDS), "the fields " + EVENT_FIELDS, event);
            Expect.text(event, "/by/user", alice.user());
            Expect.text(event, "/by/device", "phone");
            Expect.that(event.path("id").asString("").matches(UUID), "a lower-case UUIDv7 as id", event);
        }
    }

    @Rule(id = "2.event.id-of-the-command", says = "The event id is the command id.")
    static void eventId(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var result = alice.say(conversation, "hi");
        Expect.text(alice.event(conversation, 2), "/id", result.path("id").asString(""));
    }

    @Rule(
            id = "2.at.format",
            says = "`at` is RFC 3339 UTC with exactly three decimals and Z, equal in result and event.")
    static void atFormat(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var result = alice.say(conversation, "hi");
        var at = result.path("at").asString("");
        Expect.that(at.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"), "at in our form", at);
        Expect.text(alice.event(conversation, 2), "/at", at);
    }

    @Rule(id = "2.at.never-decreases", says = "`at` never decreases within a stream.")
    static void atNeverDecreases(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 0; i < 10; i++) {
            (i % 2 == 0 ? alice : bob).say(conversation, "message " + i);
        }
        alice.log(conversation, 11); // the replica refuses an earlier `at`
    }

    @Rule(
            id = "2.hash.jcs",
            says = "hash = base64url(SHA-256(JCS(event without hash, chain, erased))), JCS = RFC 8785.")
    static void jcs(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var texts = List.of(
                "\"quoted\" \\ / back",
                "\b\t\n\f\r\u0001\u001f\u007f",
                "€ ö ü 😀 \u2028 \u2029 \ufeff",
                "</script> &amp; \u00e9 e\u0301",
                "𝄞 דּ ｦ \ud83d\ude00");
        for (var text : texts) {
            alice.say(conversation, text);
        }
        var events = alice.log(conversation, 1 + texts.size()).events();
        for (int i = 0; i < texts.size(); i++) {
            Expect.text(events.get(i + 1), "/data/text", texts.get(i));
        }
    }

    @Rule(id = "2.chain.base", says = "The chain before seq 1 is SHA-256 of lockstep:1:<conversation>:<stream>.")
    static void base(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        var first = alice.log(conversation, 1).events().getFirst();
        Expect.text(
                first,
                "/chain",
                Integrity.chain(
                        Integrity.baseChain(conversation, "log"),
                        first.path("hash").asString("")));
    }

    @Rule(id = "2.chain.receipt-streams", says = "The chain is within the stream, of receipts too.")
    static void receiptChain(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        for (int i = 2; i <= 4; i++) {
            alice.say(conversation, "message " + i);
            bob.applied("read", conversation, object("upTo", i));
        }
        alice.pulled(new Replica(conversation), conversation, "@" + bob.user(), 3);
    }

    @Rule(id = "2.chain.live-and-pulled", says = "A device proves by itself that a delta is complete and unaltered.")
    static void liveIsPulled(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        int from = bob.mark();
        long seq = alice.say(conversation, "hi").path("seq").asLong(0);
        var live = bob.awaitEvent(
                "live message", from, conversation, event -> event.path("seq").asLong(0) == seq);
        Expect.equal("the pulled event as the live one", live, bob.event(conversation, seq));
    }

    @Rule(id = "2.chain.head", says = "A head's log names the seq and the chain of the last event.")
    static void headChain(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.say(conversation, "hi");
        var head = alice.head(conversation, 2);
        Expect.text(head, "/log/chain", alice.log(conversation, 2).place("log").chain());
    }

    @Rule(id = "2.salt.texts", says = "Data that holds text has a salt, 16 random bytes in base64url.")
    static void salts(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var sent = alice.say(group, "one").path("id").asString("");
        alice.say(group, "one");
        alice.applied("edit", group, object("messageId", sent, "text", "two"));
        alice.applied("rename", group, object("title", "Sunday walks"));
        var salts = new HashSet<String>();
        var events = alice.log(group, 5).events();
        for (var event : events) {
            var salt = event.at("/data/salt").asString("");
            Expect.that(Integrity.bytes(salt).length == 16, "a salt of 16 bytes", event);
            salts.add(salt);
        }
        Expect.equal("the number of different salts", events.size(), salts.size());
    }

    @Rule(
            id = "2.json.no-nulls-and-integers-only",
            says = "No numbers but integers; what is absent is left out, never null.")
    static void jsonModel(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        alice.say(conversation, "hi");
        bob.applied("read", conversation, object("upTo", 2));
        alice.log(conversation, 2);
        alice.ask(object("type", "snapshot", "conversation", conversation));
        alice.ask(object("type", "page", "conversation", conversation));
        alice.pull("user:nobody.else", Map.of());
        alice.rejected("send", conversation, object("text", ""), "invalid_field");
        alice.fence();
        for (var device : List.of(alice, bob)) {
            device.link().received(0).forEach(frame -> inModel(frame, frame));
        }
    }

    private static void inModel(JsonNode value, JsonNode frame) {
        boolean isGood = value.isContainer() || value.isString() || value.isBoolean() || isSafeInteger(value);
        Expect.that(isGood, "objects, arrays, text, booleans and integers up to 2^53-1", value + " in " + frame);
        if (value.isContainer()) {
            value.values().forEach(inner -> inModel(inner, frame));
        }
    }

    private static boolean isSafeInteger(JsonNode value) {
        return value.isIntegralNumber()
                && value.canConvertToLong()
                && Math.abs(value.longValue()) <= 9_007_199_254_740_991L;
    }

    @Rule(id = "2.digest.caughtUp", says = "The digest is the XOR over all conversations that heads would list.")
    static void digest(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var one = lab.direct(alice, bob);
        var group = lab.group(alice, bob.user());
        alice.say(one, "hi");
        bob.say(group, "hello");
        bob.applied("read", one, object("upTo", 2));
        bob.head(one, "readUpTo 2", head -> head.path("readUpTo").asLong(0) == 2);
        bob.head(group, 2);
        var again = lab.connect(bob.user(), "phone");
        matches(again);
    }

    static void matches(Device device) {
        var heads = device.greetedHeads();
        Expect.text(device.caughtUp(), "/digest", Integrity.digestOf(heads));
    }

    @Rule(id = "2.digest.private-readUpTo", says = "The private conversation's readUpTo is 0 in the digest.")
    static void privateReadUpTo(Lab lab) {
        var alice = lab.device("alice");
        var own = alice.greetedHeads().stream()
                .filter(head -> head.path("kind").asString("").equals("private"))
                .findFirst()
                .orElseThrow();
        Expect.text(own, "/id", alice.privateConversation());
        Expect.number(own, "/readUpTo", 0);
        matches(alice);
    }

    @Rule(id = "2.base64url.unpadded", says = "base64url unpadded.")
    static void unpadded(Lab lab) {
        var alice = lab.device("alice");
        var event = alice.event(alice.privateConversation(), 1);
        for (var value : List.of(
                event.path("hash"), event.path("chain"), alice.caughtUp().path("digest"))) {
            Expect.that(Integrity.bytes(value.asString("")).length == 32, "32 bytes in unpadded base64url", value);
            Expect.that(value.asString("").length() == 43, "43 characters", value);
        }
    }
}
