package chat.lockstep.query.conversation;

import static chat.lockstep.query.conversation.FakeViews.head;
import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.query.caller.CallerFilter;
import chat.lockstep.query.problem.ProblemFilter;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.receipts.MessageReceipt.DeliveredTo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The routes with their filters, as the gateway meets them, over views in memory.
class ConversationRoutesTest {

    private static final String SECRET = "0123456789abcdef";
    private static final UserId ALICE = UserId.of("alice");
    private static final ConversationId DIRECT = ConversationId.direct(ALICE, UserId.of("bob"));
    private static final Duration TIMEOUT = Duration.ofMillis(500);
    private static final Duration VIEW_WAIT = Duration.ofMillis(100);

    private final FakeViews views = new FakeViews();
    private final WebTestClient gateway = WebTestClient.bindToRouterFunction(new ConversationRoutes(views, VIEW_WAIT)
                    .routes()
                    .filter(new CallerFilter(SECRET))
                    .filter(new ProblemFilter(TIMEOUT)))
            .build();

    @Test
    void a_list_is_newest_first_and_by_id_where_activity_is_equal() {
        var ids = IntStream.range(0, 4).mapToObj(ConversationRoutesTest::id).toList();
        views.add(ALICE, head(ids.get(2), 1_000));
        views.add(ALICE, head(ids.get(0), 3_000));
        views.add(ALICE, head(ids.get(3), 2_000));
        views.add(ALICE, head(ids.get(1), 2_000));

        var page = get("/v1/conversations");

        assertThat(idsOf(page))
                .containsExactly(
                        ids.get(0).value(),
                        ids.get(1).value(),
                        ids.get(3).value(),
                        ids.get(2).value());
        assertThat(page.get("more").booleanValue()).isFalse();
        assertThat(page.has("next")).isFalse();
    }

    @Test
    void a_head_is_written_as_the_protocol_says() {
        views.add(ALICE, head(DIRECT, 1_000));

        var written = get("/v1/conversations").get("conversations").get(0);

        assertThat(written.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "kind", "peer", "epoch", "log", "floor", "unread", "mentions", "readUpTo", "settings");
        assertThat(written.get("log").propertyNames()).containsExactlyInAnyOrder("seq", "chain");
        assertThat(written.get("kind").stringValue()).isEqualTo("direct");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 10, 11})
    void pages_together_are_the_whole_list_once(int limit) {
        for (int i = 0; i < 10; i++) {
            views.add(ALICE, head(id(i), 1_000 + i / 3)); // some share their time
        }
        var whole = idsOf(get("/v1/conversations"));

        var paged = new ArrayList<String>();
        var page = get("/v1/conversations?limit=" + limit);
        paged.addAll(idsOf(page));
        while (page.get("more").booleanValue()) {
            assertThat(idsOf(page)).hasSize(limit);
            page = get("/v1/conversations?limit=" + limit + "&cursor="
                    + page.get("next").stringValue());
            paged.addAll(idsOf(page));
        }

        assertThat(paged).isEqualTo(whole).hasSize(10);
    }

    @Test
    void a_conversation_that_moves_to_the_front_between_two_pages_is_not_repeated() {
        for (int i = 0; i < 4; i++) {
            views.add(ALICE, head(id(i), 1_000 - i));
        }
        var first = get("/v1/conversations?limit=2");
        views.add(ALICE, head(id(1), 5_000));
        views.add(ALICE, head(id(3), 5_000));

        var second = get("/v1/conversations?limit=2&cursor=" + first.get("next").stringValue());

        assertThat(idsOf(first)).containsExactly(id(0).value(), id(1).value());
        assertThat(idsOf(second)).containsExactly(id(2).value());
    }

    @Test
    void a_users_list_holds_nothing_of_another_user() {
        views.add(UserId.of("mallory"), head(DIRECT, 1_000));

        assertThat(idsOf(get("/v1/conversations"))).isEmpty();
    }

    @Test
    void a_snapshot_is_given_to_a_member() {
        views.add(ALICE, head(DIRECT, 1_000));

        var snapshot = get("/v1/conversations/" + DIRECT);

        assertThat(snapshot.get("conversation").stringValue()).isEqualTo(DIRECT.value());
        assertThat(snapshot.get("state").get("members").get(0).get("user").stringValue())
                .isEqualTo("alice");
    }

    @Test
    void a_removed_member_gets_history_and_the_state_as_of_its_removal() {
        var past = new PastLog(DIRECT).fill();
        views.log = past.events();
        views.add(ALICE, head(DIRECT, 1_000, 7L));

        get("/v1/conversations/" + DIRECT + "/messages");
        assertThat(views.asked).startsWith("history");
        var snapshot = get("/v1/conversations/" + DIRECT);
        assertThat(snapshot.get("log").get("seq").longValue()).isEqualTo(7);
        assertThat(snapshot.get("log").get("chain").stringValue())
                .isEqualTo(past.events().get(6).recorded().chain().value());
        assertThat(snapshot.get("state").get("title").stringValue()).isEqualTo("Second title");
        assertThat(get("/v1/conversations/" + DIRECT + "/messages/"
                                + past.messages().getFirst() + "/receipts?seq=2")
                        .get("receipts"))
                .isEmpty();
    }

    @Test
    void receipts_of_a_message_are_those_of_the_other_members() {
        views.add(ALICE, head(DIRECT, 1_000));
        var at = Timestamp.parse("2026-01-31T12:00:00.000Z");
        views.receipts = List.of(
                new MessageReceipt(ALICE, List.of(new DeliveredTo(DeviceId.of("phone"), at)), at),
                new MessageReceipt(UserId.of("bob"), List.of(new DeliveredTo(DeviceId.of("phone"), at)), null),
                new MessageReceipt(UserId.of("gone"), List.of(), at));
        views.members = List.of("alice", "bob");
        var path = "/v1/conversations/" + DIRECT + "/messages/018f2b6e-7c1a-7d00-8000-000000000001/receipts";

        assertThat(get(path + "?seq=4").toString())
                .isEqualTo("{\"receipts\":[{\"user\":\"bob\",\"delivered\":[{\"device\":\"phone\","
                        + "\"at\":\"2026-01-31T12:00:00.000Z\"}]}]}");
        assertThat(views.asked).isEqualTo("receipts " + DIRECT + " seq 4");
        assertProblem(path, 400, "invalid_field", "seq");
        assertProblem("/v1/conversations/" + DIRECT + "/messages/x/receipts?seq=4", 400, "invalid_field", "messageId");
    }

    @Test
    void history_is_asked_with_its_defaults_and_with_what_is_given() {
        views.add(ALICE, head(DIRECT, 1_000));

        var page = get("/v1/conversations/" + DIRECT + "/messages");

        assertThat(views.asked).isEqualTo("history " + DIRECT + " before null limit 50");
        assertThat(page.get("messages").get(0).get("text").stringValue()).isEqualTo("hello");
        assertThat(page.get("more").booleanValue()).isTrue();

        get("/v1/conversations/" + DIRECT + "/messages?before=9007199254740991&limit=200");
        assertThat(views.asked).isEqualTo("history " + DIRECT + " before 9007199254740991 limit 200");
    }

    @Test
    void events_are_asked_from_nothing_and_from_a_vector() {
        views.add(ALICE, head(DIRECT, 1_000));

        get("/v1/conversations/" + DIRECT + "/events");
        assertThat(views.asked).isEqualTo("delta " + DIRECT + " have {} limit 500");

        var delta = get("/v1/conversations/" + DIRECT + "/events?limit=2000&have={have}", "{\"log\":42,\"@bob\":0}");
        assertThat(views.asked).isEqualTo("delta " + DIRECT + " have {log=42} limit 2000");
        assertThat(delta.propertyNames())
                .containsExactlyInAnyOrder("conversation", "epoch", "from", "to", "events", "more");
    }

    @Test
    void ones_own_private_conversation_is_read_like_any_other() {
        var own = ConversationId.ofUser(ALICE);
        views.add(ALICE, head(own, 1_000));

        get("/v1/conversations/user:alice/events");

        assertThat(views.asked).isEqualTo("delta user:alice have {} limit 500");
    }

    @Test
    void an_unknown_conversation_and_one_of_others_are_refused_alike() {
        views.add(UserId.of("mallory"), head(DIRECT, 1_000));

        var others = assertProblem("/v1/conversations/" + DIRECT, 404, "not_found", null);
        var unknown = assertProblem("/v1/conversations/" + id(7), 404, "not_found", null);

        assertThat(others.get("detail")).isEqualTo(unknown.get("detail"));
        assertProblem("/v1/conversations/" + DIRECT + "/messages", 404, "not_found", null);
        assertProblem("/v1/conversations/" + DIRECT + "/events", 404, "not_found", null);
    }

    @Test
    void anothers_private_conversation_is_refused_without_a_look() {
        assertProblem("/v1/conversations/user:bob", 404, "not_found", null);

        assertThat(views.headReads).isZero();
    }

    @Test
    void a_conversation_that_the_view_does_not_know_yet_is_waited_for() {
        views.add(ALICE, head(DIRECT, 1_000));
        views.readsUntilKnown = 2;

        get("/v1/conversations/" + DIRECT + "/events");

        assertThat(views.headReads).isEqualTo(3);
    }

    @Test
    void the_wait_for_the_view_is_bounded() {
        views.add(ALICE, head(DIRECT, 1_000));
        views.readsUntilKnown = 1_000;

        assertProblem("/v1/conversations/" + DIRECT, 404, "not_found", null);

        assertThat(views.headReads).isEqualTo(4); // at once, and after 25, 50 and the remaining 25 ms
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/conversations?limit=0,limit",
        "/v1/conversations?limit=201,limit",
        "/v1/conversations?limit=ten,limit",
        "/v1/conversations?limit=,limit",
        "/v1/conversations?limit=99999999999999999999,limit",
        "/v1/conversations?cursor=,cursor",
        "/v1/conversations?cursor=%%%,cursor",
        "/v1/conversations?cursor=bm9uc2Vuc2U,cursor",
        "/v1/conversations/nonsense,conversation",
        "/v1/conversations/nonsense/messages,conversation",
        "/v1/conversations/018F2B6E-7C1A-7D00-8000-0000000000AA/events,conversation",
        "/v1/conversations/user:/events,conversation",
        "/v1/conversations/{direct}/messages?before=0,before",
        "/v1/conversations/{direct}/messages?before=-1,before",
        "/v1/conversations/{direct}/messages?before=9007199254740992,before",
        "/v1/conversations/{direct}/messages?before=1.5,before",
        "/v1/conversations/{direct}/messages?limit=201,limit",
        "/v1/conversations/{direct}/events?limit=2001,limit",
    })
    void a_wrong_parameter_is_named(String path, String field) {
        views.add(ALICE, head(DIRECT, 1_000));

        assertProblem(path.replace("{direct}", DIRECT.value()).replace("%%%", "%25"), 400, "invalid_field", field);
        assertThat(views.headReads).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense|have",
                "`  `|have",
                "[]|have",
                "42|have",
                "{\"log\":1|have",
                "{\"log\":1}{}|have",
                "{\"log\":1,\"log\":2}|have",
                "{\"log\":-1}|have",
                "{\"log\":9007199254740992}|have",
                "{\"log\":99999999999999999999}|have.log",
                "{\"log\":1.5}|have.log",
                "{\"log\":\"1\"}|have.log",
                "{\"log\":null}|have.log",
                "{\"bob\":1}|have",
                "{\"@\":1}|have",
            })
    void a_malformed_vector_is_refused(String have, String field) {
        views.add(ALICE, head(DIRECT, 1_000));

        assertProblem("/v1/conversations/" + DIRECT + "/events?have={have}", 400, "invalid_field", field, have);
        assertThat(views.headReads).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/nothing", "/v1/conversations/x/y/z", "/v1/conversations/a/receipts"})
    void what_is_not_there_is_not_found(String path) {
        assertProblem(path, 404, "not_found", null);
    }

    @Test
    void without_the_service_credential_nobody_is_answered() {
        for (var credential : List.of("", "Bearer", "Bearer ", "Bearer 0123456789abcdeF", "Basic " + SECRET, SECRET)) {
            var body = gateway.get()
                    .uri("/v1/conversations")
                    .header("Authorization", credential)
                    .header("Lockstep-User", "alice")
                    .exchange()
                    .expectStatus()
                    .isUnauthorized()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody(String.class)
                    .returnResult()
                    .getResponseBody();
            assertThat(body).contains("\"code\":\"unauthenticated\"", "\"retry\":\"never\"");
        }
        gateway.get().uri("/v1/nothing").exchange().expectStatus().isUnauthorized();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "al ice", "alice@home", "ääää"})
    void a_gateway_that_names_no_user_is_not_answered(String user) {
        gateway.get()
                .uri("/v1/conversations")
                .header("Authorization", "Bearer " + SECRET)
                .header("Lockstep-User", user)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void views_that_are_away_make_the_answer_unavailable() {
        views.failure = new ReadModelUnavailable("not connected");

        var problem = assertProblem("/v1/conversations", 503, "unavailable", null);

        assertThat(problem.get("error").get("retry").stringValue()).isEqualTo("same_id");
        assertThat(problem.get("error").get("class").stringValue()).isEqualTo("transient");
        assertProblem("/v1/conversations/" + DIRECT, 503, "unavailable", null);
    }

    @Test
    void a_view_that_never_answers_makes_the_answer_unavailable_in_time() {
        views.silent = true;

        assertProblem("/v1/conversations", 503, "unavailable", null);
    }

    @Test
    void a_bug_tells_the_client_nothing_but_a_trace() {
        views.failure = new IllegalStateException("secret detail");

        var problem = assertProblem("/v1/conversations", 503, "unavailable", null);

        assertThat(problem.toString()).doesNotContain("secret detail");
        assertThat(problem.get("error").get("traceId").stringValue()).matches("[0-9a-f]{32}");
    }

    @Test
    void a_given_trace_is_kept() {
        var body = gateway.get()
                .uri("/v1/nothing")
                .headers(headers -> headers.setBearerAuth(SECRET))
                .header("Lockstep-User", "alice")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(body).contains("\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"");
    }

    private static ConversationId id(int number) {
        return ConversationId.of("018f2b6e-7c1a-7d00-8000-%012d".formatted(number));
    }

    private JsonNode get(String uri, Object... variables) {
        return JsonMapper.shared()
                .readTree(gateway.get()
                        .uri(uri, variables)
                        .headers(headers -> headers.setBearerAuth(SECRET))
                        .header("Lockstep-User", "alice")
                        .header("Lockstep-Device", "phone")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectHeader()
                        .contentType(MediaType.APPLICATION_JSON)
                        .expectBody()
                        .returnResult()
                        .getResponseBody());
    }

    private JsonNode assertProblem(String uri, int status, String code, String field, Object... variables) {
        var body = gateway.get()
                .uri(uri, variables)
                .headers(headers -> headers.setBearerAuth(SECRET))
                .header("Lockstep-User", "alice")
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .returnResult()
                .getResponseBody();
        var problem = JsonMapper.shared().readTree(body);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("error").get("code").stringValue()).isEqualTo(code);
        var named = problem.get("error").get("field");
        assertThat(named == null ? null : named.stringValue()).isEqualTo(field);
        return problem;
    }

    private static List<String> idsOf(JsonNode page) {
        return page.get("conversations")
                .valueStream()
                .map(head -> head.get("id").stringValue())
                .collect(Collectors.toList());
    }
}
