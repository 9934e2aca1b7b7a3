package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Section 6: devices are renamed, revoked, and not too many.
final class DeviceChecks {

    private DeviceChecks() {}

    @Rule(id = "6.renameDevice.event", says = "renameDevice: private deviceRenamed with device, name.")
    static void rename(Lab lab) {
        var alice = lab.device("alice");
        alice.applied("renameDevice", null, object("device", "phone", "name", "Old phone"));
        var event = alice.event(alice.privateConversation(), 2);
        Expect.text(event, "/type", "deviceRenamed");
        Expect.text(event, "/data/device", "phone");
        Expect.text(event, "/data/name", "Old phone");
        alice.unchanged("renameDevice", null, object("device", "phone", "name", "Old phone"));
        alice.rejected("renameDevice", null, object("device", "fridge", "name", "Cold"), "not_found");
    }

    @Rule(id = "6.revokeDevice.event", says = "revokeDevice: private deviceRevoked with device; twice is unchanged.")
    static void revoke(Lab lab) {
        var phone = lab.device("alice");
        lab.connect(phone.user(), "laptop");
        var result = phone.applied("revokeDevice", null, object("device", "laptop"));
        var event = phone.event(phone.privateConversation(), result.path("seq").asLong(0));
        Expect.text(event, "/type", "deviceRevoked");
        Expect.text(event, "/data/device", "laptop");
        phone.unchanged("revokeDevice", null, object("device", "laptop"));
        phone.rejected("revokeDevice", null, object("device", "fridge"), "not_found");
    }

    @Rule(id = "9.close.4501-revoked", says = "4501: device revoked.")
    static void closesOpenSocket(Lab lab) {
        var phone = lab.device("alice");
        var laptop = lab.connect(phone.user(), "laptop");
        phone.applied("revokeDevice", null, object("device", "laptop"));
        Expect.equal("the laptop's close code", Optional.of(4501), laptop.link().closedWithin(Link.PATIENCE));
        phone.fence();
    }

    @Rule(id = "6.revokeDevice.stays-refused", says = "A revoked device id stays refused.")
    static void staysRefused(Lab lab) {
        var phone = lab.device("alice");
        lab.connect(phone.user(), "laptop");
        phone.applied("revokeDevice", null, object("device", "laptop"));
        for (int i = 0; i < 2; i++) {
            var again = lab.silent(phone.user(), "laptop");
            again.hello(Map.of());
            Expect.equal("the close code", Optional.of(4501), again.link().closedWithin(Link.PATIENCE));
            Expect.that(
                    again.link().received(0).stream().noneMatch(frame -> Device.isOfType(frame, "heads")),
                    "no heads",
                    again.link().types(0));
        }
        phone.fence();
    }

    @Rule(id = "6.revokeDevice.http-too", says = "A revoked device id stays refused, over HTTP too.")
    static void refusedOverHttp(Lab lab) {
        var phone = lab.device("alice");
        var laptop = lab.connect(phone.user(), "laptop");
        var group = lab.group(phone);
        phone.applied("revokeDevice", null, object("device", "laptop"));
        var answer = lab.eventually(
                "refusal",
                () -> lab.twin()
                        .post(
                                laptop.token(),
                                "/v1/commands",
                                object(
                                        "id",
                                        chat.lockstep.conformance.lab.Ids.next(),
                                        "action",
                                        "send",
                                        "conversation",
                                        group,
                                        "data",
                                        object("text", "hi"))),
                one -> one.status() != 200);
        Expect.that(answer.status() == 401 || answer.status() == 403, "HTTP 401 or 403", answer);
        Expect.problem(answer, answer.status(), "device_revoked", "unauthenticated");
    }

    @Rule(id = "5.limits.devices", says = "devicesPerUser 16: one more is refused with 4429.")
    static void tooMany(Lab lab) {
        var first = lab.device("alice");
        int max = first.welcome().at("/limits/devicesPerUser").asInt(16);
        if (max > 32) {
            throw new chat.lockstep.conformance.lab.NotProvoked(max + " devices are too many to connect");
        }
        for (int i = 2; i <= max; i++) {
            lab.connect(first.user(), "device." + i).link().close();
        }
        var over = lab.silent(first.user(), "one.too.many");
        over.hello(Map.of());
        Expect.equal("the close code", Optional.of(4429), over.link().closedWithin(Link.PATIENCE));
        first.applied("revokeDevice", null, object("device", "device.2"));
        var events = first.log(first.privateConversation(), max + 1).events();
        Expect.equal(
                "the registrations",
                (long) max,
                events.stream()
                        .filter(e -> e.path("type").asString("").equals("deviceRegistered"))
                        .count());
        Expect.equal(
                "the first one's connection",
                List.of(),
                first.link().closedWithin(java.time.Duration.ofMillis(50)).stream()
                        .toList());
    }
}
