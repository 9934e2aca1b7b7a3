package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Device;
import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Sections 5, 6 and 9: limits and forms of the fields of commands.
final class FieldChecks {

    private FieldChecks() {}

    @Rule(id = "5.limits.text", says = "textBytes 16384 (UTF-8); code text_too_large.")
    static void text(Lab lab) {
        var alice = lab.device("alice");
        int max = alice.welcome().at("/limits/textBytes").asInt(16_384);
        var conversation = lab.direct(alice, lab.device("bob"));
        alice.say(conversation, "x".repeat(max));
        alice.rejected("send", conversation, object("text", "x".repeat(max + 1)), "text_too_large");
        alice.rejected("send", conversation, object("text", "€".repeat(max / 3 + 1)), "text_too_large");
        var id = alice.say(conversation, "short").path("id").asString("");
        alice.rejected("edit", conversation, object("messageId", id, "text", "x".repeat(max + 1)), "text_too_large");
    }

    @Rule(id = "9.text.nul", says = "U+0000 in text is invalid_field.")
    static void nul(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        alice.rejected("send", conversation, object("text", "a\u0000b"), "invalid_field");
        alice.rejected("rename", conversation, object("title", "a\u0000b"), "invalid_field");
        alice.rejected("draft", null, object("target", conversation, "text", "a\u0000b"), "invalid_field");
    }

    @Rule(id = "9.text.lone-surrogate", says = "Lone surrogates in text are invalid_field.")
    static void surrogates(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        for (var escape : List.of("\\ud800", "\\udc00", "\\udc00\\ud800")) {
            var id = Ids.next();
            int from = alice.mark();
            alice.link()
                    .sendText("{\"type\":\"command\",\"id\":\"" + id + "\",\"action\":\"send\",\"conversation\":\""
                            + conversation + "\",\"data\":{\"text\":\"a" + escape + "b\"}}");
            var answer = alice.await(
                    "refusal of " + escape,
                    from,
                    frame -> !frame.at("/error/code").isMissingNode());
            Expect.error(answer.path("error"), "invalid_field");
        }
    }

    @Rule(id = "6.send.text", says = "send: text.")
    static void badText(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        for (Object bad : List.of("", 5, List.of("hi"), object("a", 1), true)) {
            alice.rejected("send", conversation, object("text", bad), "invalid_field");
        }
        var refused = alice.rejected("send", conversation, object(), "invalid_field");
        Expect.that(refused.at("/error/field").asString("").contains("text"), "the field to be named", refused);
        Expect.number(alice.say(conversation, "nothing was stored"), "/seq", 2);
    }

    @Rule(id = "6.send.mentions", says = "mentions? [users].")
    static void mentions(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        for (Object bad : List.of("bob", List.of(5), List.of("not a user"), object("user", "bob"))) {
            alice.rejected("send", conversation, object("text", "hi", "mentions", bad), "invalid_field");
        }
    }

    @Rule(id = "6.send.replyTo", says = "replyTo: a message id.")
    static void replyTo(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        alice.rejected("send", conversation, object("text", "hi", "replyTo", "first"), "invalid_field");
    }

    @Rule(id = "2.json.integers", says = "Integers ≤ 2^53−1, no other numbers.")
    static void integers(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        alice.say(conversation, "hi");
        for (var bad : List.of("1.5", "9007199254740992", "-1", "\"2\"")) {
            var id = Ids.next();
            int from = alice.mark();
            alice.link()
                    .sendText("{\"type\":\"command\",\"id\":\"" + id + "\",\"action\":\"read\",\"conversation\":\""
                            + conversation + "\",\"data\":{\"upTo\":" + bad + "}}");
            var answer = alice.await(
                    "refusal of " + bad, from, frame -> !frame.at("/error/code").isMissingNode());
            Expect.error(answer.path("error"), "invalid_field", "past_head");
        }
    }

    @Rule(id = "4.command.fields", says = "command: id, action, conversation?, data, after?")
    static void fields(Lab lab) {
        var alice = lab.device("alice");
        var conversation = lab.group(alice);
        var good = Device.commandFrame(Ids.next(), "send", conversation, object("text", "hi"));
        for (var name : List.of("id", "action", "data", "conversation")) {
            var bad = new java.util.LinkedHashMap<>(good);
            bad.remove(name);
            refused(alice, bad);
            bad.put(name, List.of(1));
            refused(alice, bad);
        }
        var after = new java.util.LinkedHashMap<>(good);
        after.put("after", "yesterday");
        refused(alice, after);
        Expect.number(alice.say(conversation, "nothing was stored"), "/seq", 2);
    }

    private static void refused(Device device, java.util.Map<String, Object> frame) {
        int from = device.mark();
        device.send(frame);
        var answer = device.await(
                "refusal of " + frame, from, one -> !one.at("/error/code").isMissingNode());
        Expect.error(answer.path("error"), "invalid_field", "unknown_action", "not_found");
    }

    @Rule(id = "6.members.form", says = "members [user].")
    static void members(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        for (Object bad : List.of("bob", List.of(5), List.of("a b"), List.of())) {
            alice.rejected("addMembers", group, object("members", bad), "invalid_field");
        }
    }

    @Rule(id = "9.malformed.nesting", says = "Nesting without end is malformed_frame, and does no harm.")
    static void nesting(Lab lab) {
        var alice = lab.device("alice");
        int from = alice.mark();
        alice.link().sendText("[".repeat(40_000));
        Expect.error(alice.await("error", from, "error").path("error"), "malformed_frame");
        Object deep = "x";
        for (int i = 0; i < 300; i++) {
            deep = new ArrayList<>(Collections.singletonList(deep));
        }
        int later = alice.mark();
        alice.send(Device.commandFrame(Ids.next(), "send", lab.group(alice), object("text", "hi", "extra", deep)));
        alice.fence();
        Expect.that(
                alice.link().received(later).size() >= 1,
                "an answer",
                alice.link().types(later));
    }
}
