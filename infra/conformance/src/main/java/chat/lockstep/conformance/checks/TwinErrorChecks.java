package chat.lockstep.conformance.checks;

import static chat.lockstep.conformance.wire.Fields.object;

import chat.lockstep.conformance.lab.Expect;
import chat.lockstep.conformance.lab.Ids;
import chat.lockstep.conformance.lab.Lab;
import chat.lockstep.conformance.lab.NotProvoked;
import chat.lockstep.conformance.lab.Rule;
import chat.lockstep.conformance.wire.Twin;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Sections 9 and 10: problems over HTTP.
final class TwinErrorChecks {

    private static final List<String> ROUTES = List.of(
            "/v1/conversations",
            "/v1/conversations/0190a5dc-ac96-774b-bcce-b302099a8057",
            "/v1/conversations/0190a5dc-ac96-774b-bcce-b302099a8057/messages",
            "/v1/conversations/0190a5dc-ac96-774b-bcce-b302099a8057/events?have=%7B%7D",
            "/v1/conversations/0190a5dc-ac96-774b-bcce-b302099a8057/state?at=1",
            "/v1/conversations/0190a5dc-ac96-774b-bcce-b302099a8057/messages/0190a5dc-ac97-7d50-8f1b-3a1a5b0c2d4e/receipts",
            "/v1/devices");

    private TwinErrorChecks() {}

    private static Map<String, Object> send(String conversation, String text) {
        return object("id", Ids.next(), "action", "send", "conversation", conversation, "data", object("text", text));
    }

    @Rule(id = "9.problem.media-type", says = "Errors are application/problem+json with the error object in it.")
    static void mediaType(Lab lab) {
        var alice = lab.device("alice");
        Expect.problem(lab.twin().get(alice.token(), "/v1/conversations/" + Ids.next()), 404, "not_found");
    }

    @Rule(id = "10.errors.401", says = "401: unauthenticated, on every route.")
    static void unauthenticated(Lab lab) {
        for (var route : ROUTES) {
            Expect.problem(lab.twin().get(null, route), 401, "unauthenticated");
            Expect.problem(lab.twin().get("garbage", route), 401, "unauthenticated");
        }
        Expect.problem(lab.twin().post(null, "/v1/commands", send(Ids.next(), "hi")), 401, "unauthenticated");
        Expect.problem(lab.twin().delete(null, "/v1/devices/phone"), 401, "unauthenticated");
    }

    @Rule(id = "10.errors.401-expired", says = "token_expired.", slow = true)
    static void expired(Lab lab) {
        var token = lab.server().token(lab.user("alice"), "phone", 1);
        var answer = lab.eventually(
                "HTTP 401",
                Duration.ofSeconds(65),
                () -> lab.twin().get(token, "/v1/conversations"),
                one -> one.status() == 401);
        Expect.problem(answer, 401, "token_expired");
    }

    @Rule(id = "10.errors.400-body", says = "400: a body that is no command.")
    static void badBody(Lab lab) {
        var alice = lab.device("alice");
        for (var bad : List.of("", "hello", "5", "{", "{} {}")) {
            Expect.problem(
                    lab.twin().postText(alice.token(), "/v1/commands", bad), 400, "malformed_frame", "invalid_field");
        }
        Expect.problem(lab.twin().postText(alice.token(), "/v1/commands", "{}"), 400, "invalid_field");
    }

    @Rule(id = "10.errors.400-fields", says = "400: invalid_field, unknown_action.")
    static void badFields(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        Expect.problem(lab.twin().post(alice.token(), "/v1/commands", send(group, "")), 400, "invalid_field");
        Expect.problem(
                lab.twin()
                        .post(
                                alice.token(),
                                "/v1/commands",
                                object("id", Ids.next(), "action", "dance", "conversation", group, "data", object())),
                400,
                "unknown_action");
    }

    @Rule(id = "10.errors.400-queries", says = "400: have, limit, before and at that cannot be read.")
    static void badQueries(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.head(group, 1);
        var base = "/v1/conversations/" + group;
        for (var bad : List.of(
                "/events?have=hello",
                "/events?have=%5B1%5D",
                "/events?have=%7B%22log%22%3A-1%7D",
                "/events?have=%7B%7D&limit=0",
                "/messages?limit=0",
                "/messages?limit=x",
                "/messages?before=x",
                "/state?at=yesterday",
                "/state")) {
            Expect.problem(lab.twin().get(alice.token(), base + bad), 400, "invalid_field", "malformed_frame");
        }
    }

    @Rule(id = "10.errors.403", says = "403: not_allowed.")
    static void notAllowed(Lab lab) {
        var alice = lab.device("alice");
        var bob = lab.device("bob");
        var group = lab.group(alice, bob.user());
        var command = object(
                "id",
                Ids.next(),
                "action",
                "setRole",
                "conversation",
                group,
                "data",
                object("user", bob.user(), "role", "admin"));
        Expect.problem(lab.twin().post(bob.token(), "/v1/commands", command), 403, "not_allowed");
    }

    @Rule(id = "10.errors.404", says = "404: not_found, for what is not there and for what is not yours.")
    static void notFound(Lab lab) {
        var alice = lab.device("alice");
        var mallory = lab.device("mallory");
        var group = lab.group(alice);
        var message = alice.say(group, "hi").path("id").asString("");
        for (var conversation : List.of(group, Ids.next())) {
            var base = "/v1/conversations/" + conversation;
            for (var route : List.of(
                    "", "/messages", "/events?have=%7B%7D", "/state?at=1", "/messages/" + message + "/receipts")) {
                Expect.problem(lab.twin().get(mallory.token(), base + route), 404, "not_found");
            }
        }
        Expect.problem(lab.twin().post(mallory.token(), "/v1/commands", send(group, "hi")), 404, "not_found");
        Expect.problem(
                lab.twin().get(alice.token(), "/v1/conversations/" + group + "/messages/" + Ids.next() + "/receipts"),
                404,
                "not_found");
    }

    @Rule(id = "10.errors.409", says = "409: a conflict, such as idempotency_mismatch or past_head.")
    static void conflict(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        var command = send(group, "hi");
        Expect.that(lab.twin().post(alice.token(), "/v1/commands", command).status() == 200, "HTTP 200", command);
        command.put("data", object("text", "ho"));
        Expect.problem(lab.twin().post(alice.token(), "/v1/commands", command), 409, "idempotency_mismatch");
        Expect.problem(
                lab.twin()
                        .post(
                                alice.token(),
                                "/v1/commands",
                                object(
                                        "id",
                                        Ids.next(),
                                        "action",
                                        "read",
                                        "conversation",
                                        group,
                                        "data",
                                        object("upTo", 99))),
                409,
                "past_head");
    }

    @Rule(id = "10.errors.413", says = "413: too large a text, or too large a body.")
    static void tooLarge(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        int max = alice.welcome().at("/limits/textBytes").asInt(16_384);
        Expect.problem(
                lab.twin().post(alice.token(), "/v1/commands", send(group, "x".repeat(max + 1))),
                413,
                "text_too_large");
        var huge = lab.twin().post(alice.token(), "/v1/commands", send(group, "x".repeat(12_000_000)));
        Expect.that(huge.status() == 413, "HTTP 413", huge.status());
    }

    @Rule(id = "10.errors.unknown-path", says = "404 as application/problem+json.")
    static void unknownPath(Lab lab) {
        var alice = lab.device("alice");
        var answer = lab.twin().get(alice.token(), "/v1/teapots");
        Expect.that(answer.status() == 404, "HTTP 404", answer);
    }

    @Rule(id = "10.state.past-head", says = "time travel beyond the head, or before the beginning, is no server error.")
    static void stateBeyond(Lab lab) {
        var alice = lab.device("alice");
        var group = lab.group(alice);
        alice.head(group, 1);
        for (var at : List.of("99", "2000-01-01T00:00:00.000Z")) {
            var answer = lab.twin().get(alice.token(), "/v1/conversations/" + group + "/state?at=" + at);
            Expect.that(answer.status() < 500, "no server error", answer);
        }
    }

    private static Twin.Answer devTokens(Lab lab, String contentType, String origin, String body) {
        var request = lab.twin()
                .request(null, "/v1/dev/tokens")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        return lab.twin().send(origin.isEmpty() ? request : request.header("Origin", origin));
    }

    @Rule(id = "10.dev-tokens.guarded", says = "Only with JSON content type and no foreign Origin.")
    static void devTokens(Lab lab) {
        if (!lab.server().tokens().equals(lab.server().base().resolve("/v1/dev/tokens"))) {
            throw new NotProvoked("tokens come from elsewhere");
        }
        var body = "{\"user\":\"" + lab.user("alice") + "\",\"device\":\"phone\"}";
        var good = devTokens(lab, "application/json", "", body);
        Expect.that(good.status() == 200 && good.json().path("token").isString(), "a token", good);
        for (var bad : List.of(
                devTokens(lab, "text/plain", "", body),
                devTokens(lab, "application/x-www-form-urlencoded", "", body),
                devTokens(lab, "application/json", "https://evil.example", body),
                devTokens(lab, "application/json", "", "{\"user\":\"system\"}"),
                devTokens(lab, "application/json", "", "{\"user\":\"a b\"}"),
                devTokens(lab, "application/json", "", "hello"))) {
            Expect.that(bad.status() >= 400 && bad.status() < 500, "HTTP 4xx", bad);
            Expect.problem(bad, bad.status());
        }
    }
}
