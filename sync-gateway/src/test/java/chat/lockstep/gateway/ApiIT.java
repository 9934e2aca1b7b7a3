package chat.lockstep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.events.ConversationId;
import chat.lockstep.gateway.api.Documents;
import chat.lockstep.gateway.frame.Json;
import chat.lockstep.testkit.TestServers;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the gateway answers and sends, against the documents that it hands out.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {

    private static final JsonMapper JSON = Json.mapper();
    private static final String MESSAGE = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String UNKNOWN = "01890a5d-ac96-774b-bcce-b302099a8058";

    private final String token = Tokens.of("alice", "phone");
    private Gateway gateway;
    private ConversationId chat;

    @BeforeAll
    void start() {
        gateway = new Gateway(
                TestServers.redisUri(),
                "--lockstep.http.requests-per-second=1000",
                "--lockstep.command-side.timeout=5s",
                "--lockstep.query-side.timeout=5s");
        gateway.world.account(World.ALICE);
        chat = gateway.world.direct(World.ALICE, World.BOB);
        gateway.world.message(chat, World.BOB);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void the_documents_are_there_for_everyone() {
        assertThat(json(gateway.get("/v1/openapi.json", "")).get("openapi").stringValue())
                .isEqualTo("3.1.0");
        assertThat(json(gateway.get("/v1/asyncapi.json", "")).get("asyncapi").stringValue())
                .isEqualTo("3.0.0");
    }

    @Test
    void devices_are_listed_and_one_is_shut_out_by_a_command() throws IOException {
        var devices = gateway.get("/v1/devices", token);
        assertFits(devices, 200, "/v1/devices", "get");
        assertThat(json(devices).get("devices").get(0).get("revokedAt").stringValue())
                .isEqualTo("2023-11-14T22:13:20.000Z");

        var revoked = gateway.delete("/v1/devices/tablet", token);
        assertFits(revoked, 200, "/v1/devices/{id}", "delete");
        var command = JSON.readTree(gateway.services.lastCall("/v1/commands").body());
        assertThat(command.get("action").stringValue()).isEqualTo("revokeDevice");
        assertThat(command.get("data").get("device").stringValue()).isEqualTo("tablet");
        assertThat(command.get("id").stringValue().charAt(14)).isEqualTo('7');
    }

    @Test
    void the_token_of_a_device_that_was_shut_out_opens_nothing() throws IOException {
        var lost = Tokens.of("alice", "lost");

        assertFits(gateway.get("/v1/conversations", lost), 403, "/v1/conversations", "get");
        assertThat(json(gateway.get("/v1/devices", lost))
                        .get("error")
                        .get("code")
                        .stringValue())
                .isEqualTo("device_revoked");
    }

    @Test
    void receipts_are_read_at_the_place_that_the_command_side_names() throws IOException {
        var path = "/v1/conversations/" + chat + "/messages/" + MESSAGE + "/receipts";

        assertThat(json(gateway.get(path + "?seq=1", token)).get("uri").stringValue())
                .isEqualTo(path + "?seq=7");

        var unknown = gateway.get(path.replace(MESSAGE, UNKNOWN), token);
        assertFits(unknown, 404, "/v1/conversations/{id}/messages/{messageId}/receipts", "get");
        var noId = gateway.get(path.replace(MESSAGE, "x"), token);
        assertFits(noId, 404, "/v1/conversations/{id}/messages/{messageId}/receipts", "get");
    }

    @Test
    void time_travel_and_the_next_page_of_heads_are_handed_on() {
        assertThat(json(gateway.get("/v1/conversations/" + chat + "/state?at=2", token))
                        .get("uri")
                        .stringValue())
                .isEqualTo("/v1/conversations/" + chat + "/state?at=2");
        assertThat(json(gateway.get("/v1/conversations?cursor=abc", token))
                        .get("uri")
                        .stringValue())
                .isEqualTo("/v1/conversations?cursor=abc");
    }

    @Test
    void commands_and_refusals_fit_the_document() throws IOException {
        var command = "{\"id\":\"%s\",\"action\":\"send\",\"conversation\":\"%s\",\"data\":{\"text\":\"hi\"}}"
                .formatted(MESSAGE, chat);

        assertFits(gateway.post("/v1/commands", token, command), 200, "/v1/commands", "post");
        assertFits(gateway.post("/v1/commands", token, "[" + command + "]"), 200, "/v1/commands", "post");
        assertFits(gateway.post("/v1/commands", token, "{}"), 400, "/v1/commands", "post");
        assertFits(gateway.post("/v1/commands", "", command), 401, "/v1/commands", "post");
    }

    @Test
    void the_frames_of_a_cbor_socket_are_the_described_ones() throws IOException {
        var socket = TestSocket.connect(gateway.port, "lockstep.v1.cbor", "");
        assertThat(socket.subprotocol()).isEqualTo("lockstep.v1.cbor");

        socket.sendCbor("{\"type\":\"hello\",\"protocol\":1,\"device\":{\"id\":\"cbor\"},\"token\":\""
                + Tokens.of("alice", "cbor") + "\"}");
        var frames = new JsonNode[] {socket.next("welcome"), socket.next("heads"), socket.next("caughtUp")};
        socket.sendCbor("{\"type\":\"pull\",\"request\":1,\"conversation\":\"" + chat + "\",\"have\":{}}");
        var delta = socket.next("delta");
        socket.send("{\"type\":\"ping\"}");
        var malformed = socket.next("error");

        for (var frame : frames) {
            assertFits(frame);
        }
        assertFits(delta);
        assertThat(delta.get("events").get(1).get("data").get("text").stringValue())
                .isEqualTo("hi");
        assertThat(malformed.get("error").get("code").stringValue()).isEqualTo("malformed_frame");
        socket.abort();
    }

    private static void assertFits(JsonNode frame) throws IOException {
        var type = frame.get("type").stringValue();
        var schema = Documents.read("asyncapi.json").at("/components/messages/server." + type + "/payload");
        assertThat(Documents.errors("asyncapi.json", schema, frame.toString()))
                .as("%s", frame)
                .isEmpty();
    }

    private static void assertFits(HttpResponse<String> response, int status, String path, String method)
            throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        var content = response.headers().firstValue("Content-Type").orElse("");
        var schema = Documents.read("openapi.json")
                .get("paths")
                .get(path)
                .get(method)
                .get("responses")
                .get(Integer.toString(status))
                .get("content")
                .get(content.split(";")[0])
                .get("schema");
        assertThat(Documents.errors("openapi.json", schema, response.body()))
                .as(response.body())
                .isEmpty();
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }
}
