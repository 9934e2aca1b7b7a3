package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Dialect;
import chat.lockstep.conformance.wire.Link;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sections 4 and 5: `hello` and what it is answered with.
final class HelloChecks {

    private static final List<String> LIMITS = List.of(
            "frameBytes",
            "textBytes",
            "titleBytes",
            "commandsInFlight",
            "commandsPerSecond",
            "groupMembers",
            "devicesPerUser",
            "receiptMillis",
            "receiptMembers");

    private HelloChecks() {}

    @Rule(
            id = "5.welcome.fields",
            says = "welcome: session, user, device, serverTime, heartbeatMillis, limits, resume, reason?")
    static void welcome(Lab lab) {
        var alice = lab.device("alice");
        var welcome = alice.welcome();
        Expect.present(welcome, "session", "user", "device", "serverTime", "heartbeatMillis", "limits", "resume");
        Expect.text(welcome, "/user", alice.user());
        Expect.text(welcome, "/device", "phone");
        Expect.that(
                Set.of("current", "delta", "reset")
                        .contains(welcome.path("resume").asString("")),
                "resume current, delta or reset",
                welcome);
        Expect.that(welcome.path("heartbeatMillis").asLong(0) > 0, "a heartbeat", welcome);
    }

    @Rule(id = "5.limits.fields", says = "limits: frameBytes, textBytes, titleBytes, commandsInFlight …, all settable.")
    static void limits(Lab lab) {
        var limits = lab.device("alice").welcome().path("limits");
        for (var name : LIMITS) {
            Expect.that(limits.path(name).isIntegralNumber(), "limits." + name, limits);
        }
    }

    @Rule(id = "5.welcome.first", says = "welcome is the answer to hello; caughtUp comes after the heads of a hello.")
    static void order(Lab lab) {
        var alice = lab.device("alice");
        lab.direct(alice, lab.device("bob"));
        var again = lab.connect(alice.user(), "laptop");
        var types = again.link().received(0).stream()
                .map(frame -> frame.path("type").asString(""))
                .toList();
        Expect.equal("the first frame", "welcome", types.getFirst());
        Expect.that(
                types.lastIndexOf("heads") < types.indexOf("caughtUp") || types.indexOf("heads") > 0,
                "heads between welcome and caughtUp",
                types);
        Expect.that(
                types.indexOf("heads") > 0 && types.indexOf("heads") < types.indexOf("caughtUp"),
                "heads before caughtUp",
                types);
    }

    @Rule(id = "5.caughtUp.fields", says = "caughtUp: cursor, digest.")
    static void caughtUp(Lab lab) {
        var caughtUp = lab.device("alice").caughtUp();
        Expect.that(!caughtUp.path("cursor").asString("").isEmpty(), "a cursor", caughtUp);
        Expect.that(caughtUp.path("digest").asString("").length() == 43, "a digest", caughtUp);
    }

    @Rule(id = "4.hello.device-is-needed", says = "hello: device {id, name?, platform?}.")
    static void deviceNeeded(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var link = lab.open(Dialect.JSON);
        link.send(object("type", "hello", "protocol", 1, "token", token));
        refused(link);
    }

    @Rule(id = "4.hello.device-id-form", says = "Device ids match [A-Za-z0-9._-]{1,64}.")
    static void deviceForm(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone");
        var link = lab.open(Dialect.JSON);
        link.send(object("type", "hello", "protocol", 1, "token", token, "device", object("id", "my phone")));
        refused(link);
    }

    /// By an error or by a close, but without a welcome.
    private static void refused(Link link) {
        var error = link.find(0, frame -> Device.isOfType(frame, "error"), Link.PATIENCE);
        error.ifPresent(
                frame -> Expect.error(frame.path("error"), "invalid_field", "malformed_frame", "unauthenticated"));
        Expect.that(
                error.isPresent()
                        || link.closedWithin(java.time.Duration.ofMillis(10)).isPresent(),
                "an error or a close",
                link.types(0));
        Expect.that(
                link.received(0).stream().noneMatch(frame -> Device.isOfType(frame, "welcome")),
                "no welcome",
                link.types(0));
    }

    @Rule(id = "4.hello.registers", says = "(first hello): private deviceRegistered with device, name?, platform?")
    static void registers(Lab lab) {
        var user = lab.user("alice");
        var phone = lab.greet(
                user, "phone", object("device", object("id", "phone", "name", "Alice's phone", "platform", "android")));
        var event = phone.event(phone.privateConversation(), 1);
        Expect.text(event, "/type", "deviceRegistered");
        Expect.text(event, "/data/device", "phone");
        Expect.text(event, "/data/name", "Alice's phone");
        Expect.text(event, "/data/platform", "android");
        Expect.text(event, "/by/device", "phone");
    }

    @Rule(id = "4.hello.registers-once", says = "(first hello): a later hello leaves no event.")
    static void registersOnce(Lab lab) {
        var user = lab.user("alice");
        lab.connect(user, "phone");
        lab.connect(user, "laptop");
        var again = lab.connect(user, "phone");
        var events = again.log(again.privateConversation(), 2).events();
        Expect.equal(
                "the devices",
                List.of("phone", "laptop"),
                events.stream()
                        .map(event -> event.at("/data/device").asString(""))
                        .toList());
    }

    @Rule(id = "4.hello.without-name", says = "What is absent is left out.")
    static void withoutName(Lab lab) {
        var alice = lab.device("alice");
        var data = alice.event(alice.privateConversation(), 1).path("data");
        Expect.absent(data, "name");
        Expect.absent(data, "platform");
    }

    @Rule(id = "4.request.echo", says = "request comes back with the answer.")
    static void request(Lab lab) {
        var alice = lab.device("alice");
        var own = alice.privateConversation();
        for (var type : List.of("pull", "snapshot", "page")) {
            int from = alice.mark();
            alice.send(object("type", type, "request", "r." + type, "conversation", own, "have", Map.of()));
            alice.await(
                    "answer to " + type,
                    from,
                    frame -> frame.path("request").asString("").equals("r." + type));
        }
    }
}
