package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Dialect;
import chat.lockstep.conformance.wire.Fields;
import chat.lockstep.conformance.wire.Link;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sections 3 and 9: who is let in, and how the others are told.
final class TokenChecks {

    private TokenChecks() {}

    private static void hello(Link link, @Nullable String token, String device) {
        var hello = object("type", "hello", "protocol", 1, "device", object("id", device));
        if (token != null) {
            hello.put("token", token);
        }
        link.send(hello);
    }

    private static void closes(Link link, int code) {
        Expect.equal("the close code", Optional.of(code), link.closedWithin(Link.PATIENCE));
    }

    @Rule(id = "3.token.in-hello", says = "The token comes, for browsers, in hello.")
    static void inHello(Lab lab) {
        var alice = lab.device("alice");
        Expect.text(alice.welcome(), "/user", alice.user());
        Expect.text(alice.welcome(), "/device", "phone");
    }

    @Rule(id = "3.token.in-header", says = "The token comes as Authorization: Bearer on the upgrade.")
    static void inHeader(Lab lab) {
        var user = lab.user("alice");
        var token = lab.server().token(user, "phone");
        var link = lab.open(Dialect.JSON, Map.of("Authorization", "Bearer " + token));
        hello(link, null, "phone");
        var welcome = link.await("welcome", 0, frame -> Device.isOfType(frame, "welcome"));
        Expect.text(welcome, "/user", user);
    }

    @Rule(id = "3.token.never-in-url", says = "The token is never in a URL.")
    static void neverInUrl(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var url = URI.create(lab.server().socket() + "?token=" + token + "&access_token=" + token);
        try {
            var link = lab.kept(Link.open(lab.server().http(), url, Dialect.JSON, Map.of()));
            hello(link, null, "phone");
            closes(link, 4501);
        } catch (Link.Refused refused) {
            Expect.that(refused.status() >= 400, "a refusal", refused.status());
        }
    }

    @Rule(id = "3.token.missing", says = "Close code 4501 unauthenticated: without a token.")
    static void missing(Lab lab) {
        var link = lab.open(Dialect.JSON);
        hello(link, null, "phone");
        closes(link, 4501);
    }

    @Rule(id = "3.token.garbage", says = "Close code 4501 unauthenticated: what is no JWT.")
    static void garbage(Lab lab) {
        var link = lab.open(Dialect.JSON);
        hello(link, "not-a-token", "phone");
        closes(link, 4501);
    }

    @Rule(id = "3.token.forged", says = "A JWT with an allowed algorithm: a changed signature closes with 4501.")
    static void forged(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var link = lab.open(Dialect.JSON);
        hello(link, token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86), "phone");
        closes(link, 4501);
    }

    @Rule(id = "3.token.algorithm-none", says = "A JWT with an allowed algorithm: `none` closes with 4501.")
    static void unsigned(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        var link = lab.open(Dialect.JSON);
        hello(link, header + "." + token.split("\\.")[1] + ".", "phone");
        closes(link, 4501);
    }

    @Rule(id = "3.token.device-mismatch", says = "The token's device is equal to device.id.")
    static void deviceMismatch(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var link = lab.open(Dialect.JSON);
        hello(link, token, "tablet");
        closes(link, 4501);
    }

    @Rule(id = "12.token.without-device", says = "Tokens without device open no socket.")
    static void withoutDevice(Lab lab) {
        var token = lab.server().token(lab.user("alice"), null, 60);
        var link = lab.open(Dialect.JSON);
        hello(link, token, "phone");
        closes(link, 4501);
    }

    @Rule(id = "3.token.expires-while-open", says = "The socket closes with 4401 when the token expires.", slow = true)
    static void expiresWhileOpen(Lab lab) {
        var user = lab.user("alice");
        var link = lab.open(Dialect.JSON);
        hello(link, lab.server().token(user, "phone", 8), "phone");
        link.await("welcome", 0, frame -> Device.isOfType(frame, "welcome"));
        Expect.equal("the close code", Optional.of(4401), link.closedWithin(Duration.ofSeconds(70)));
    }

    @Rule(id = "3.token.expired", says = "An expired token is refused with 4401.", slow = true)
    static void expired(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone", 1);
        lab.pause(Duration.ofMillis(2_500));
        var link = lab.open(Dialect.JSON);
        hello(link, token, "phone");
        Expect.equal("the close code", Optional.of(4401), link.closedWithin(Duration.ofSeconds(65)));
    }

    @Rule(id = "3.token.hello-again-renews", says = "A client goes on with a new token.", slow = true)
    static void renewed(Lab lab) {
        var user = lab.user("alice");
        var link = lab.open(Dialect.JSON);
        hello(link, lab.server().token(user, "phone", 8), "phone");
        link.await("welcome", 0, frame -> Device.isOfType(frame, "welcome"));
        int from = link.mark();
        hello(link, lab.server().token(user, "phone", 3_600), "phone");
        var answered = link.find(from, frame -> Device.isOfType(frame, "welcome"), Link.PATIENCE);
        if (answered.isEmpty()) {
            throw new chat.lockstep.conformance.lab.NotProvoked(
                    "a second hello is not taken, which the text leaves open");
        }
        Expect.equal("the close code", Optional.empty(), link.closedWithin(Duration.ofSeconds(10)));
    }

    @Rule(id = "4.hello.first-frame-within-10-s", says = "hello: first frame, within 10 s.", slow = true)
    static void helloWithinTenSeconds(Lab lab) {
        var link = lab.open(Dialect.JSON);
        var early = link.closedWithin(Duration.ofSeconds(9));
        Expect.that(early.isEmpty(), "an open socket for 10 s", early);
        var code = link.closedWithin(Duration.ofSeconds(10));
        Expect.that(code.isPresent(), "a close after 10 s", "an open socket after 15 s");
        Expect.that(code.get() >= 4000 && code.get() < 5000, "a close code of section 9", code);
    }

    @Rule(id = "4.hello.must-be-first", says = "hello is the first frame; refusals before it are told by close code.")
    static void mustBeFirst(Lab lab) {
        var link = lab.open(Dialect.JSON);
        link.send(object("type", "ping"));
        var code = link.closedWithin(Link.PATIENCE);
        Expect.that(code.isPresent() && code.get() >= 4400 && code.get() < 4600, "a close with 4xxx", code);
        link.received(0).forEach(frame -> Expect.error(frame.path("error"), "hello_expected", "unauthenticated"));
    }

    @Rule(id = "4.hello.protocol", says = "Close code 4502 unsupported protocol.")
    static void protocol(Lab lab) {
        var link = lab.open(Dialect.JSON);
        var token = lab.server().token(lab.user("alice"), "phone");
        link.send(Fields.object("type", "hello", "protocol", 2, "token", token, "device", object("id", "phone")));
        closes(link, 4502);
    }

    @Rule(id = "9.close.4504", says = "4504: the same device connected elsewhere.")
    static void connectedElsewhere(Lab lab) {
        var user = lab.user("alice");
        var first = lab.connect(user, "phone");
        var second = lab.connect(user, "phone");
        closes(first.link(), 4504);
        second.fence();
    }

    @Rule(id = "9.close.other-device-stays", says = "4504 concerns the same device only.")
    static void otherDeviceStays(Lab lab) {
        var user = lab.user("alice");
        var phone = lab.connect(user, "phone");
        var laptop = lab.connect(user, "laptop");
        laptop.fence();
        phone.fence();
        Expect.equal("the phone's close code", Optional.empty(), phone.link().closedWithin(Duration.ofMillis(500)));
    }
}
