package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.NotProvoked;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Dialect;
import chat.lockstep.conformance.wire.Twin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Section 8: credit, lag and overload.
final class FlowChecks {

    private static final Set<String> COUNTED = Set.of("heads", "delta", "snapshot", "messages");

    private FlowChecks() {}

    private static long counted(Device device, int from) {
        return device.link().received(from).stream()
                .filter(frame -> COUNTED.contains(frame.path("type").asString("")))
                .count();
    }

    private static Device withCredit(Lab lab, String user, long credit) {
        var device = lab.silent(user, "phone");
        device.hello(object("credit", credit));
        return device;
    }

    @Rule(id = "8.credit.counted-frames", says = "heads, delta, snapshot and messages cost one credit each.")
    static void counts(Lab lab) {
        var alice = lab.device("alice");
        var bob = withCredit(lab, lab.user("bob"), 3); // one of them for the heads
        bob.awaitCaughtUp();
        var conversation = lab.direct(alice, bob);
        for (int i = 0; i < 8; i++) {
            alice.say(conversation, "message " + i);
        }
        bob.await("three counted frames", 0, frame -> counted(bob, 0) >= 3);
        lab.pause(Duration.ofMillis(1_500));
        Expect.equal("the counted frames for 3 credits", 3L, counted(bob, 0));
        bob.fence(); // costs none
        bob.send(object("type", "credit", "frames", 50));
        var replica = bob.log(conversation, 9);
        Expect.equal("the log by pull", 9L, replica.place("log").seq());
    }

    @Rule(id = "8.credit.other-frames-cost-none", says = "other frames cost none.")
    static void othersCostNone(Lab lab) {
        var bob = withCredit(lab, lab.user("bob"), 1);
        bob.awaitCaughtUp();
        var group = lab.group(bob);
        for (int i = 0; i < 5; i++) {
            Expect.number(bob.say(group, "message"), "/seq", i + 2);
            bob.fence();
        }
        bob.rejected("send", group, object("text", ""), "invalid_field");
        Expect.equal("the counted frames for 1 credit", 1L, counted(bob, 0));
    }

    @Rule(id = "8.credit.zero", says = "credit? in hello; at zero nothing counted comes, and the rest with new credit.")
    static void zero(Lab lab) {
        var bob = withCredit(lab, lab.user("bob"), 0);
        bob.welcome();
        bob.fence();
        lab.pause(Duration.ofSeconds(1));
        Expect.equal("the counted frames for no credit", 0L, counted(bob, 0));
        bob.send(object("type", "credit", "frames", 10));
        bob.awaitCaughtUp();
        Expect.that(
                !bob.greetedHeads().isEmpty(),
                "the heads with new credit",
                bob.link().types(0));
    }

    @Rule(id = "8.credit.not-counted-without", says = "Without credit in hello nothing is counted.")
    static void notCounted(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        for (int i = 0; i < 20; i++) {
            alice.pull(group, Map.of());
        }
        Expect.that(counted(alice, 0) >= 20, "20 answers and more", alice.link().types(0));
    }

    @Rule(
            id = "8.credit.lag",
            says = "At zero credit deltas become heads (lag). Nothing durable is lost, since it can be pulled.")
    static void lag(Lab lab) {
        var alice = lab.device("alice");
        var bob = withCredit(lab, lab.user("bob"), 4);
        bob.awaitCaughtUp();
        var conversation = lab.direct(alice, bob);
        long seq = 0;
        for (int i = 0; i < 30; i++) {
            seq = alice.say(conversation, "message " + i).path("seq").asLong(0);
        }
        lab.pause(Duration.ofMillis(1_500));
        long last = seq;
        int from = bob.mark();
        bob.send(object("type", "credit", "frames", 100));
        bob.await("a head or delta that reaches " + last, from, frame -> reaches(frame, conversation) >= last);
        bob.log(conversation, last);
    }

    private static long reaches(JsonNode frame, String conversation) {
        if (frame.path("conversation").asString("").equals(conversation)) {
            return frame.at("/to/log").asLong(0);
        }
        return frame.path("conversations")
                .valueStream()
                .filter(head -> head.path("id").asString("").equals(conversation))
                .mapToLong(head -> head.at("/log/seq").asLong(0))
                .max()
                .orElse(0);
    }

    @Rule(id = "4.credit.fields", says = "credit: frames.")
    static void fields(Lab lab) {
        var bob = withCredit(lab, lab.user("bob"), 5);
        bob.awaitCaughtUp();
        int from = bob.mark();
        bob.send(object("type", "credit", "frames", "many"));
        Expect.error(bob.await("error", from, "error").path("error"), "invalid_field");
    }

    @Rule(id = "8.overload.http", says = "The HTTP twin is 429 with Retry-After.")
    static void overHttp(Lab lab) throws InterruptedException {
        var alice = lab.device("alice");
        var answers = new ArrayList<java.util.concurrent.Future<Twin.Answer>>();
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 48; i++) {
                answers.add(
                        threads.submit(() -> lab.twin().postOnce(alice.token(), "/v1/commands", refusedCommands())));
            }
        }
        for (var answer : answers) {
            try {
                if (answer.get().status() == 429) {
                    Expect.problem(answer.get(), 429, "rate_limited", "too_many");
                    Expect.that(
                            answer.get()
                                    .response()
                                    .headers()
                                    .firstValue("Retry-After")
                                    .isPresent(),
                            "Retry-After",
                            answer.get());
                    return;
                }
            } catch (java.util.concurrent.ExecutionException failed) {
                throw new NotProvoked("a request failed: " + failed.getCause());
            }
        }
        throw new NotProvoked("48 lists of commands at once were all answered");
    }

    /// Many, and cheap for the server.
    private static List<Map<String, Object>> refusedCommands() {
        return java.util.stream.Stream.generate(() -> object("id", Ids.next(), "action", "dance", "data", object()))
                .limit(60)
                .toList();
    }

    @Rule(id = "9.close.4413", says = "4413: frame too large (frameBytes).")
    static void tooLarge(Lab lab) {
        var alice = lab.device("alice");
        int max = alice.welcome().at("/limits/frameBytes").asInt(131_072);
        alice.link().sendText("{\"type\":\"ping\",\"pad\":\"" + "x".repeat(max) + "\"}");
        var code = alice.link().closedWithin(chat.lockstep.conformance.wire.Link.PATIENCE);
        Expect.equal("the close code", java.util.Optional.of(4413), code);
    }

    @Rule(id = "5.limits.frame", says = "frameBytes 131072: a frame of that size is taken.")
    static void largest(Lab lab) {
        var alice = lab.device("alice");
        int max = alice.welcome().at("/limits/frameBytes").asInt(131_072);
        var begin = "{\"type\":\"ping\",\"nonce\":\"large\",\"pad\":\"";
        int from = alice.mark();
        alice.link().sendText(begin + "x".repeat(max - begin.length() - 2) + "\"}");
        Expect.text(alice.await("pong", from, "pong"), "/nonce", "large");
    }

    @Rule(id = "4.pull.large-answers", says = "Answers of any size come: a pull of large messages.")
    static void largeAnswers(Lab lab) {
        var alice = lab.greet(lab.user("alice"), "phone", Dialect.JSON, Map.of());
        var group = lab.group(alice);
        for (int i = 0; i < 20; i++) {
            alice.say(group, "x".repeat(16_000));
        }
        var replica = new Replica(group);
        alice.pulled(replica, group, 21);
    }
}
