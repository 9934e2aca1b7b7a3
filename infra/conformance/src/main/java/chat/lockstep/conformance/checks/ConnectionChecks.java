package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.lab.Violation;
import chat.lockstep.conformance.wire.Dialect;
import chat.lockstep.conformance.wire.Link;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Section 3: subprotocols, origins, frames that are unknown.
final class ConnectionChecks {

    private ConnectionChecks() {}

    @Rule(id = "3.subprotocol.json", says = "Subprotocol lockstep.v1.json: text frames, one JSON object each.")
    static void json(Lab lab) {
        var alice = lab.device("alice");
        Expect.equal("the subprotocol", "lockstep.v1.json", alice.link().subprotocol());
    }

    @Rule(id = "3.subprotocol.cbor", says = "Subprotocol lockstep.v1.cbor: binary frames, the same JSON model in CBOR.")
    static void cbor(Lab lab) {
        var alice = lab.greet(lab.user("alice"), "phone", Dialect.CBOR, Map.of());
        Expect.equal("the subprotocol", "lockstep.v1.cbor", alice.link().subprotocol());
        Expect.text(alice.welcome(), "/user", alice.user());
        IntegrityChecks.matches(alice);
    }

    @Rule(id = "3.subprotocol.cbor-same-model", says = "CBOR frames hold the same JSON model.")
    static void cborSameModel(Lab lab) {
        var alice = lab.greet(lab.user("alice"), "phone", Dialect.CBOR, Map.of());
        var bob = lab.device("bob");
        var conversation = lab.direct(alice, bob);
        int from = bob.mark();
        int fromAlice = alice.mark();
        long seq = alice.say(conversation, "naïve 😀 \"text\" \n").path("seq").asLong(0);
        var live = bob.awaitEvent(
                "live message in JSON", from, conversation, e -> e.path("seq").asLong(0) == seq);
        var own = alice.awaitEvent(
                "own message in CBOR",
                fromAlice,
                conversation,
                e -> e.path("seq").asLong(0) == seq);
        Expect.equal("the event in CBOR", live, own);
        Expect.equal("the pulled event in CBOR", live, alice.event(conversation, seq));
    }

    @Rule(id = "3.subprotocol.cbor-errors", says = "An error in CBOR is the same error.")
    static void cborErrors(Lab lab) {
        var alice = lab.greet(lab.user("alice"), "phone", Dialect.CBOR, Map.of());
        int from = alice.mark();
        alice.link().sendBinary(new byte[] {(byte) 0xff, 0, 1});
        Expect.error(alice.await("error", from, "error").path("error"), "malformed_frame");
        Expect.error(alice.pull("user:nobody.else", Map.of()).path("error"), "not_found");
        alice.fence();
    }

    @Rule(id = "3.subprotocol.must-be-offered", says = "A server never opens with a subprotocol that was not offered.")
    static void otherSubprotocol(Lab lab) {
        try {
            var socket = lab.server()
                    .http()
                    .newWebSocketBuilder()
                    .subprotocols("lockstep.v9.xml")
                    .connectTimeout(Link.PATIENCE)
                    .buildAsync(lab.server().socket(), new java.net.http.WebSocket.Listener() {})
                    .join();
            socket.abort();
            Expect.equal("the subprotocol", "", socket.getSubprotocol());
        } catch (java.util.concurrent.CompletionException refused) {
            Expect.that(refused.getCause() != null, "a refusal", refused);
        }
    }

    @Rule(id = "3.origin.foreign", says = "Origin, if sent, must be on an allow-list.")
    static void foreignOrigin(Lab lab) {
        for (var origin : List.of("https://evil.example", "null")) {
            try {
                var link = lab.open(Dialect.JSON, Map.of("Origin", origin));
                throw new Violation("no socket for Origin " + origin, "an open one: " + link.subprotocol());
            } catch (Link.Refused refused) {
                Expect.that(
                        refused.status() >= 400 && refused.status() < 500,
                        "HTTP 4xx for Origin " + origin,
                        refused.status());
            }
        }
    }

    @Rule(id = "3.frame.binary-in-json", says = "lockstep.v1.json has text frames.")
    static void binaryInJson(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.link().sendBinary(new byte[] {1, 2, 3});
        Expect.error(alice.await("error", from, "error").path("error"), "malformed_frame");
    }

    @Rule(id = "3.fields.unknown-ignored", says = "Unknown fields are ignored by both sides.")
    static void unknownFields(Lab lab) {
        var alice = lab.greet(
                lab.user("alice"), "phone", object("shoeSize", 43, "cursors", List.of(1), "extra", Map.of("a", true)));
        var conversation = lab.direct(alice, lab.device("bob"));
        var frame = Device.commandFrame(Ids.next(), "send", conversation, object("text", "hi"));
        frame.put("mood", "good");
        Expect.done(alice.settled(frame));
        int from = alice.mark();
        alice.send(object("type", "ping", "nonce", "n", "colour", "red"));
        Expect.text(alice.await("pong", from, "pong"), "/nonce", "n");
    }

    @Rule(id = "3.frame.unknown-type", says = "An unknown client frame gets error unknown_type.")
    static void unknownType(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "teleport", "request", "r1"));
        Expect.error(alice.await("error", from, "error").path("error"), "unknown_type");
        alice.fence();
    }

    @Rule(
            id = "4.ping.idle",
            says = "A ping is expected every heartbeatMillis, after two missed the socket closes (4408).",
            slow = true)
    static void idle(Lab lab) {
        var alice = lab.device("alice");
        long heartbeat = alice.welcome().path("heartbeatMillis").asLong(0);
        if (heartbeat > 20_000) {
            throw new chat.lockstep.conformance.lab.NotProvoked(
                    "heartbeats of " + heartbeat + " ms are too long to miss");
        }
        var closed = alice.link().closedWithin(Duration.ofMillis(heartbeat * 2 - 500));
        Expect.that(closed.isEmpty(), "an open socket until two heartbeats are missed", closed);
        Expect.equal(
                "the close code",
                java.util.Optional.of(4408),
                alice.link().closedWithin(Duration.ofMillis(heartbeat * 3 / 2)));
    }

    @Rule(id = "4.ping.keeps-open", says = "ping: heartbeat.", slow = true)
    static void pingKeepsOpen(Lab lab) {
        var alice = lab.device("alice");
        long heartbeat = alice.welcome().path("heartbeatMillis").asLong(0);
        if (heartbeat > 20_000) {
            throw new chat.lockstep.conformance.lab.NotProvoked("heartbeats of " + heartbeat + " ms are too long");
        }
        for (int i = 0; i < 3; i++) {
            lab.pause(Duration.ofMillis(heartbeat - 500));
            alice.fence();
        }
    }

    @Rule(id = "4.ping.nonce", says = "pong: nonce?, serverTime.")
    static void nonce(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.send(object("type", "ping"));
        var pong = alice.await("pong", from, "pong");
        Expect.absent(pong, "nonce");
        Expect.that(
                pong.path("serverTime").asString("").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"),
                "a serverTime in our form",
                pong);
    }
}
