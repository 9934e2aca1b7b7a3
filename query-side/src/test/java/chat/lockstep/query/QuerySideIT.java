package chat.lockstep.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The application as it runs, over views in a real Cassandra.
class QuerySideIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MESSAGES = 120;

    private static final String KEYSPACE = TestServers.newKeyspaceName();
    private static ReadModel projector;
    private static ConfigurableApplicationContext application;

    private final String alice = TestServers.newPrefix(); // every test has its own
    private final WrittenConversation conversation =
            new WrittenConversation(projector.projector(), UserId.of(alice), UserId.of("bob"));

    @BeforeAll
    static void start() {
        var address = TestServers.cassandraContactPoint();
        var contactPoint = address.getHostString() + ":" + address.getPort();
        projector = ReadModel.create(new CassandraSettings(List.of(contactPoint), "datacenter1", KEYSPACE, 1));
        projector.ready().block(LIMIT);
        application = QuerySide.start(contactPoint, KEYSPACE);
        await().atMost(LIMIT)
                .until(() -> QuerySide.management(application, "/health").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        application.close();
        projector.close();
    }

    @Test
    void a_member_reads_the_list_the_state_the_history_and_the_events() throws Exception {
        conversation.writeLog(MESSAGES);
        conversation.writeInbox();
        var id = conversation.id;

        var head = ok("/v1/conversations").get("conversations").get(0);
        assertThat(head.get("id").stringValue()).isEqualTo(id.value());
        assertThat(head.get("unread").intValue()).isEqualTo(MESSAGES);

        var snapshot = ok("/v1/conversations/" + id);
        assertThat(snapshot.get("log")).isEqualTo(head.get("log"));
        assertThat(snapshot.get("state")
                        .get("members")
                        .valueStream()
                        .map(m -> m.get("user").stringValue()))
                .containsExactly(alice, "bob");

        assertHistory(id);
        assertEvents(id, head.get("log").get("chain").stringValue());
    }

    private void assertHistory(ConversationId id) throws Exception {
        var newest = ok("/v1/conversations/" + id + "/messages");
        assertThat(seqs(newest.get("messages"))).isEqualTo(descending(MESSAGES + 1, 50));
        assertThat(newest.get("more").booleanValue()).isTrue();
        assertThat(newest.get("messages").get(0).get("text").stringValue()).isEqualTo("message " + MESSAGES);

        var oldest = ok("/v1/conversations/" + id + "/messages?limit=200&before=22");
        assertThat(seqs(oldest.get("messages"))).isEqualTo(descending(21, 20));
        assertThat(oldest.get("more").booleanValue()).isFalse();
    }

    private void assertEvents(ConversationId id, String headChain) throws Exception {
        var chain = HashChain.base(id, StreamId.LOG);
        long reached = 0;
        boolean more = true;
        while (more) {
            var have = URLEncoder.encode("{\"log\":" + reached + "}", StandardCharsets.UTF_8);
            var delta = ok("/v1/conversations/" + id + "/events?limit=50&have=" + have);
            for (var event : delta.get("events")) {
                assertThat(event.get("seq").longValue()).isEqualTo(++reached);
                chain = HashChain.next(chain, Hash.of(event.get("hash").stringValue()));
                assertThat(event.get("chain").stringValue()).isEqualTo(chain.value());
            }
            assertThat(delta.get("to").get("log").longValue()).isEqualTo(reached);
            more = delta.get("more").booleanValue();
        }
        assertThat(reached).isEqualTo(MESSAGES + 1);
        assertThat(chain.value()).isEqualTo(headChain);
    }

    @Test
    void a_conversation_that_becomes_known_while_it_is_asked_for_is_found() throws Exception {
        conversation.writeLog(1);
        var asked = QuerySide.ask(application, "/v1/conversations/" + conversation.id, alice);
        await().during(Duration.ofMillis(150)).atMost(LIMIT).until(() -> !asked.isDone());

        conversation.writeInbox();

        assertThat(asked.get().statusCode()).isEqualTo(200);
    }

    @Test
    void others_get_nothing() throws Exception {
        conversation.writeLog(1);
        conversation.writeInbox();

        for (var path : List.of("", "/messages", "/events")) {
            var answer = get("/v1/conversations/" + conversation.id + path, "mallory");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(get("/v1/conversations", "mallory").body()).contains("\"conversations\":[]");
        assertThat(get("/v1/conversations/" + ConversationId.ofUser(UserId.of(alice)), "mallory")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_vector_of_a_thousand_members_fits_into_a_request() throws Exception {
        conversation.writeLog(1);
        conversation.writeInbox();
        var vector = new StringBuilder("{\"log\":1");
        LongStream.range(0, 1_024)
                .forEach(i ->
                        vector.append(",\"@").append("m".repeat(40)).append(i).append("\":9"));

        var delta = ok("/v1/conversations/" + conversation.id + "/events?have="
                + URLEncoder.encode(vector.append('}').toString(), StandardCharsets.UTF_8));

        assertThat(seqs(delta.get("events"))).containsExactly(2L);
    }

    @Test
    void management_has_health_and_metrics_and_no_more() throws Exception {
        assertThat(QuerySide.management(application, "/health").body())
                .contains("\"status\":\"UP\"", "\"cassandra\":{\"status\":\"UP\"}");
        ok("/v1/conversations");
        assertThat(QuerySide.management(application, "/metrics").body()).contains("http_server_requests_seconds_count");
        assertThat(QuerySide.management(application, "/env").statusCode())
                .isEqualTo(401); // the routes', behind the credential
        assertThat(get("/health", alice).statusCode()).isEqualTo(404);
    }

    private JsonNode ok(String path) throws Exception {
        var answer = get(path, alice);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> get(String path, String user) throws Exception {
        return QuerySide.get(application, path, user);
    }

    private static List<Long> seqs(JsonNode items) {
        return items.valueStream().map(item -> item.get("seq").longValue()).toList();
    }

    private static List<Long> descending(long first, int count) {
        return LongStream.range(0, count).mapToObj(i -> first - i).toList();
    }
}
