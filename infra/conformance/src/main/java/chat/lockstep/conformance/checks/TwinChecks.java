package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.integrity.Replica;
import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Twin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Section 10: each route of the HTTP twin.
final class TwinChecks {

    private TwinChecks() {}

    private static Map<String, Object> command(String id, String action, String conversation, Map<String, ?> data) {
        var command = Device.commandFrame(id, action, conversation, data);
        command.remove("type");
        return command;
    }

    private static JsonNode ok(Twin.Answer answer) {
        Expect.that(answer.status() == 200, "HTTP 200", answer);
        Expect.that(answer.contentType().startsWith("application/json"), "application/json", answer.contentType());
        return answer.json();
    }

    @Rule(id = "10.commands.one", says = "POST /v1/commands: one command object without type; answers the result.")
    static void one(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var id = Ids.next();
        var result =
                ok(lab.twin().post(alice.token(), "/v1/commands", command(id, "send", group, object("text", "hi"))));
        Expect.text(result, "/id", id);
        Expect.done(result);
        Expect.number(result, "/seq", 2);
        Expect.text(alice.event(group, 2), "/data/text", "hi");
    }

    @Rule(id = "10.commands.list-in-order", says = "or a list; answers a list in order.")
    static void list(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var commands = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < 6; i++) {
            commands.add(command(Ids.next(), "send", group, object("text", i == 3 ? "" : "message " + i)));
        }
        var first = ok(lab.twin().post(alice.token(), "/v1/commands", commands));
        boolean isWhole = first.valueStream().noneMatch(Device::isPassing);
        var results = isWhole ? first : ok(lab.settled(alice.token(), commands));
        Expect.equal("the number of results", 6, results.size());
        for (int i = 0; i < 6; i++) {
            Expect.equal(
                    "the id at " + i,
                    commands.get(i).get("id"),
                    results.get(i).path("id").asString(""));
            if (i != 3) {
                Expect.done(results.get(i));
            }
        }
        Expect.text(results.get(3), "/outcome", "rejected");
        Expect.error(results.get(3).path("error"), "invalid_field");
        if (isWhole) { // what a busy server put off came later
            Expect.number(results.get(5), "/seq", 6);
        }
    }

    @Rule(id = "10.commands.all-actions", says = "Everything durable can be done without a socket.")
    static void everything(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "http.client");
        var group = Ids.next();
        var message = Ids.next();
        var commands = List.of(
                command(
                        group,
                        "createConversation",
                        group,
                        object("kind", "group", "title", "Walks", "members", List.of())),
                command(message, "send", group, object("text", "hi")),
                command(Ids.next(), "react", group, object("messageId", message, "emoji", "👍")),
                command(Ids.next(), "edit", group, object("messageId", message, "text", "hello")),
                command(Ids.next(), "pinMessage", group, object("messageId", message)),
                command(Ids.next(), "rename", group, object("title", "Runs")));
        ok(lab.settled(token, commands)).forEach(Expect::done);
    }

    @Rule(id = "10.conversations.list", says = "GET /v1/conversations → {conversations [head], more, next?}.")
    static void conversations(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.head(group, 1);
        var answer = ok(lab.twin().get(alice.token(), "/v1/conversations"));
        Expect.that(!answer.path("more").asBoolean(true), "more false", answer);
        var ids = answer.path("conversations")
                .valueStream()
                .map(head -> head.path("id").asString(""))
                .collect(Collectors.toSet());
        Expect.equal("the heads", Set.of(group, alice.privateConversation()), ids);
    }

    @Rule(id = "10.conversations.same-as-heads", says = "heads over HTTP are the heads of the socket.")
    static void sameHeads(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.say(group, "hi");
        alice.head(group, 2);
        var laptop = lab.connect(alice.user(), "laptop");
        laptop.head(alice.privateConversation(), 2);
        var overHttp = new HashSet<>(lab.heads(alice));
        var overSocket = new HashSet<>(lab.connect(alice.user(), "laptop").greetedHeads());
        Expect.equal("the heads", overSocket, overHttp);
    }

    @Rule(id = "10.conversation.snapshot", says = "GET /v1/conversations/{id} → snapshot.")
    static void snapshot(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.log(group, 1);
        var snapshot = ok(lab.twin().get(alice.token(), "/v1/conversations/" + group));
        var socket = alice.ask(object("type", "snapshot", "conversation", group));
        for (var name : List.of("conversation", "epoch", "log", "state")) {
            Expect.equal(name, socket.path(name), snapshot.path(name));
        }
    }

    @Rule(id = "10.messages", says = "GET /v1/conversations/{id}/messages?before=&limit= → {messages, more}.")
    static void messages(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        for (int i = 2; i <= 6; i++) {
            alice.say(group, "message " + i);
        }
        alice.head(group, 6);
        var page = ok(lab.twin().get(alice.token(), "/v1/conversations/" + group + "/messages?before=5&limit=2"));
        Expect.equal(
                "the seqs",
                List.of(4L, 3L),
                page.path("messages")
                        .valueStream()
                        .map(message -> message.path("seq").asLong(0))
                        .toList());
        Expect.that(page.path("more").asBoolean(false), "more", page);
        var all = ok(lab.twin().get(alice.token(), "/v1/conversations/" + group + "/messages"));
        Expect.equal("the number of messages", 5, all.path("messages").size());
    }

    @Rule(
            id = "10.events",
            says = "GET /v1/conversations/{id}/events?have=<vector as JSON>&limit= → the fields of delta.")
    static void events(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        for (int i = 2; i <= 6; i++) {
            alice.say(group, "message " + i);
        }
        var all = alice.log(group, 6).events();
        var delta = ok(lab.twin()
                .get(alice.token(), "/v1/conversations/" + group + "/events?have=%7B%22log%22%3A2%7D&limit=3"));
        Expect.equal(
                "the events",
                all.subList(2, 5),
                delta.path("events").valueStream().toList());
        Expect.that(delta.path("more").asBoolean(false), "more", delta);
        Expect.number(delta, "/to/log", 5);
        Expect.number(delta, "/from/log", 2);
        Expect.text(delta, "/epoch", alice.head(group, 6).path("epoch").asString(""));
        var replica = new Replica(group);
        replica.take(ok(lab.twin().get(alice.token(), "/v1/conversations/" + group + "/events?have=%7B%7D")));
        Expect.equal("the log", 6L, replica.place("log").seq());
    }

    @Rule(
            id = "10.receipts",
            says = "GET …/messages/{messageId}/receipts → {receipts [{user, delivered [{device, at}], readAt?}]}.")
    static void receipts(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var message = alice.say(group, "hi").path("id").asString("");
        bob.log(group, 2);
        bob.send(object("type", "ack", "marks", object(group, object("seq", 2))));
        bob.applied("read", group, object("upTo", 2));
        var path = "/v1/conversations/" + group + "/messages/" + message + "/receipts";
        var answer = lab.eventually("receipts of bob", () -> lab.twin().get(alice.token(), path), one -> {
            var bobs = receiptOf(one.json(), bob.user());
            return one.status() == 200
                    && bobs.has("readAt")
                    && bobs.path("delivered").size() == 1;
        });
        var bobs = receiptOf(answer.json(), bob.user());
        Expect.text(bobs, "/delivered/0/device", "phone");
        Expect.that(bobs.at("/delivered/0/at").isString(), "an at", bobs);
        var later = alice.say(group, "later").path("id").asString("");
        alice.head(group, 3);
        var none = ok(lab.twin().get(alice.token(), path.replace(message, later)));
        Expect.absent(receiptOf(none, bob.user()), "readAt");
    }

    private static JsonNode receiptOf(JsonNode answer, String user) {
        return answer.path("receipts")
                .valueStream()
                .filter(one -> one.path("user").asString("").equals(user))
                .findFirst()
                .orElse(tools.jackson.databind.node.MissingNode.getInstance());
    }

    @Rule(
            id = "10.state.at-seq",
            says = "GET …/state?at=<log seq> → {log, state, messages [the last 50 as they were]}.")
    static void stateAtSeq(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var message = alice.say(group, "helo").path("id").asString("");
        alice.applied("edit", group, object("messageId", message, "text", "hello"));
        alice.applied("rename", group, object("title", "Runs"));
        alice.applied("retract", group, object("messageId", message));
        var events = alice.log(group, 5).events();
        var expected = List.of("", "helo", "hello", "hello");
        for (int seq = 1; seq <= 4; seq++) {
            var then = ok(lab.twin().get(alice.token(), "/v1/conversations/" + group + "/state?at=" + seq));
            Expect.number(then, "/log/seq", seq);
            Expect.text(then, "/log/chain", events.get(seq - 1).path("chain").asString(""));
            Expect.text(then, "/state/title", seq < 4 ? "Walks" : "Runs");
            Expect.equal(
                    "the text at " + seq,
                    expected.get(seq - 1),
                    then.at("/messages/0/text").asString(""));
        }
    }

    @Rule(id = "10.state.at-time", says = "GET …/state?at=<RFC 3339 time>.")
    static void stateAtTime(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        lab.pause(java.time.Duration.ofMillis(30));
        var at = alice.say(group, "hi").path("at").asString("");
        lab.pause(java.time.Duration.ofMillis(30));
        alice.applied("rename", group, object("title", "Runs"));
        alice.log(group, 3);
        var then = ok(lab.twin().get(alice.token(), "/v1/conversations/" + group + "/state?at=" + at));
        Expect.number(then, "/log/seq", 2);
        Expect.text(then, "/state/title", "Walks");
        Expect.equal("the messages", 1, then.path("messages").size());
    }

    @Rule(id = "10.devices.list", says = "GET /v1/devices → {devices}.")
    static void devices(Lab lab) {
        var user = lab.user("alice");
        var phone = lab.greet(
                user, "phone", object("device", object("id", "phone", "name", "My phone", "platform", "android")));
        lab.connect(user, "laptop");
        var answer = lab.eventually(
                "two devices",
                () -> ok(lab.twin().get(phone.token(), "/v1/devices")),
                one -> one.path("devices").size() == 2);
        Expect.that(
                answer.toString().contains("My phone") && answer.toString().contains("laptop"), "both devices", answer);
    }

    @Rule(id = "10.devices.delete", says = "DELETE /v1/devices/{id}: the device is revoked.")
    static void delete(Lab lab) {
        var phone = lab.device("alice");
        var laptop = lab.connect(phone.user(), "laptop");
        phone.head(phone.privateConversation(), 2);
        var answer = lab.twin().delete(phone.token(), "/v1/devices/laptop");
        Expect.that(answer.status() >= 200 && answer.status() < 300, "HTTP 2xx", answer);
        Expect.equal(
                "the close code",
                java.util.Optional.of(4501),
                laptop.link().closedWithin(chat.lockstep.conformance.wire.Link.PATIENCE));
        Expect.text(phone.event(phone.privateConversation(), 3), "/type", "deviceRevoked");
        Expect.problem(lab.twin().delete(phone.token(), "/v1/devices/fridge"), 404, "not_found");
    }

    @Rule(id = "10.web-page", says = "Local default: web page at /.")
    static void webPage(Lab lab) {
        var answer = lab.twin().get(null, "/");
        if (answer.status() == 404) {
            throw new chat.lockstep.conformance.lab.NotProvoked("no page at /, which is the local default only");
        }
        Expect.that(answer.status() == 200 && answer.contentType().startsWith("text/html"), "a page", answer.status());
    }

    @Rule(id = "10.health", says = "/health: 200 when every hop works, else 503 naming the hop.")
    static void health(Lab lab) {
        var answer = lab.twin().get(null, "/health");
        Expect.that(answer.status() == 200 || answer.status() == 503, "HTTP 200 or 503", answer);
        Expect.that(answer.json().isObject(), "a JSON object", answer);
    }
}
