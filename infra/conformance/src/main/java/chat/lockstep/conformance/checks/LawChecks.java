package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Integrity;
import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Section 11: what holds whatever is lost.
final class LawChecks {

    private LawChecks() {}

    @Rule(
            id = "11.commands.once",
            says = "Every command that got applied is in the log once, whatever is repeated or cut.")
    static void once(Lab lab) {
        var user = lab.user("alice");
        var phone = lab.connect(user, "phone");
        var group = lab.group(phone);
        var ids = new ArrayList<String>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 5; i++) {
                ids.add(Ids.next());
                phone.send(Device.commandFrame(ids.getLast(), "send", group, object("text", ids.getLast())));
            }
            phone.link().close(); // some are answered, some are not
            phone = lab.connect(user, "phone");
        }
        for (var id : ids) {
            Expect.done(phone.settled(id, "send", group, object("text", id)));
        }
        var log = phone.log(group, ids.size() + 1).events().stream()
                .filter(event -> event.path("type").asString("").equals("messageSent"))
                .map(event -> event.path("id").asString(""))
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        Expect.equal("how often each is in the log", ids.stream().collect(Collectors.toMap(id -> id, id -> 1L)), log);
    }

    @Rule(
            id = "11.devices.converge",
            says = "Every device that reconnects ends with the server's log places, chains and digest.")
    static void converge(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var replica = new Replica(group);
        var user = lab.user("carol");
        alice.applied("addMembers", group, object("members", List.of(user)));
        long seq = 2;
        Map<String, Object> resume = new HashMap<>();
        for (int round = 0; round < 6; round++) {
            for (int i = 0; i < 4; i++) {
                seq = (i % 2 == 0 ? alice : bob)
                        .say(group, "message " + round + "." + i)
                        .path("seq")
                        .asLong(0);
            }
            var carol = lab.greet(user, round % 2 == 0 ? "phone" : "laptop", resume);
            begin(carol, replica, group);
            carol.pulled(replica, group, round < 5 ? Math.max(2, seq - 2) : seq);
            resume = object("cursor", carol.caughtUp().path("cursor").asString(""));
            carol.link().close();
        }
        var all = alice.log(group, seq);
        Expect.equal(
                "carol's chain", all.place("log").chain(), replica.place("log").chain());
        var last = lab.connect(user, "phone");
        last.head(group, seq);
        Expect.text(lab.connect(user, "phone").caughtUp(), "/digest", Integrity.digestOf(lab.heads(last)));
    }

    private static void begin(Device device, Replica replica, String group) {
        if (replica.vector().isEmpty()) {
            var head = device.head(group, 2);
            replica.begin(
                    "log",
                    head.at("/floor/seq").asLong(0),
                    head.at("/floor/chain").asString(""));
        }
    }
}
