package chat.lockstep.gateway.api;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.ConversationState;
import chat.lockstep.events.fold.Device;
import chat.lockstep.events.fold.Message;
import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.FrameParser;
import chat.lockstep.readmodel.receipts.MessageReceipt;
import chat.lockstep.readmodel.wire.Delta;
import chat.lockstep.readmodel.wire.Head;
import chat.lockstep.readmodel.wire.MessagePage;
import chat.lockstep.readmodel.wire.Place;
import chat.lockstep.readmodel.wire.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The OpenAPI document of the HTTP twin: its routes written here, its bodies made from the records that are sent.
final class OpenApi {

    private static final List<Integer> PROBLEMS = List.of(400, 401, 403, 404, 409, 410, 413, 429, 503);

    private final Schemas schemas = new Schemas();

    Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title", "Lockstep over HTTP",
                        "version", "1",
                        "description",
                                "Everything durable without a socket. docs/protocol.md says what it means; errors are"
                                        + " problem documents with the protocol's error object in them."));
        document.put("servers", List.of(Map.of("url", "http://127.0.0.1:8080")));
        document.put("security", List.of(Map.of("token", List.of())));
        document.put("paths", paths());
        var components = new TreeMap<String, Object>();
        components.put(
                "securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer", "bearerFormat", "JWT")));
        schemas.components().put("Problem", problem());
        components.put("schemas", schemas.components());
        document.put("components", components);
        return document;
    }

    private Map<String, Object> paths() {
        var id = path("id", schemas.of(ConversationId.class));
        var messageId = path("messageId", schemas.of(MessageId.class));
        var paths = new LinkedHashMap<String, Object>();
        paths.put("/v1/commands", Map.of("post", commands()));
        paths.put(
                "/v1/conversations",
                Map.of(
                        "get",
                        read(
                                "The heads, newest activity first",
                                List.of(query("cursor", text()), query("limit", limit(1_000))),
                                object(
                                        Map.of("conversations", listOf(Head.class), "more", bool()),
                                        Map.of("next", text())))));
        paths.put(
                "/v1/conversations/{id}",
                Map.of("get", read("The state at the head", List.of(id), schemas.of(Snapshot.class))));
        paths.put(
                "/v1/conversations/{id}/messages",
                Map.of(
                        "get",
                        read(
                                "Messages, newest first",
                                List.of(
                                        id,
                                        query("before", limit(VersionVector.COUNT_MAX)),
                                        query("limit", limit(FrameParser.PAGE_LIMIT_MAX))),
                                schemas.of(MessagePage.class))));
        paths.put(
                "/v1/conversations/{id}/events",
                Map.of(
                        "get",
                        read(
                                "The delta from a vector",
                                List.of(id, query("have", text()), query("limit", limit(FrameParser.PULL_LIMIT_MAX))),
                                schemas.of(Delta.class))));
        paths.put(
                "/v1/conversations/{id}/messages/{messageId}/receipts",
                Map.of(
                        "get",
                        read(
                                "Who has got and read a message",
                                List.of(id, messageId),
                                object(Map.of("receipts", listOf(MessageReceipt.class)), Map.of()))));
        paths.put(
                "/v1/conversations/{id}/state",
                Map.of(
                        "get",
                        read(
                                "The conversation as it was",
                                List.of(id, query("at", text())),
                                object(
                                        Map.of(
                                                "log",
                                                schemas.of(Place.class),
                                                "state",
                                                schemas.of(ConversationState.class),
                                                "messages",
                                                listOf(Message.class)),
                                        Map.of()))));
        paths.put(
                "/v1/devices",
                Map.of(
                        "get",
                        read(
                                "The user's devices",
                                List.of(),
                                object(Map.of("devices", listOf(Device.class)), Map.of()))));
        paths.put(
                "/v1/devices/{id}",
                Map.of(
                        "delete",
                        read(
                                "Shuts a device out, for good",
                                List.of(path("id", schemas.of(DeviceId.class))),
                                schemas.of(CommandResult.class))));
        return paths;
    }

    private Map<String, Object> commands() {
        var command = schemas.of(ClientFrame.Command.class);
        var result = schemas.of(CommandResult.class);
        var operation = new TreeMap<>(read("One command, or a list that runs in order", List.of(), oneOrList(result)));
        operation.put("requestBody", Map.of("required", true, "content", json(oneOrList(command))));
        return operation;
    }

    private static Map<String, Object> oneOrList(Map<String, Object> schema) {
        return Map.of("oneOf", List.of(schema, Map.of("type", "array", "items", schema)));
    }

    private static Map<String, Object> read(
            String summary, List<Map<String, Object>> parameters, Map<String, Object> answer) {
        var responses = new TreeMap<String, Object>();
        responses.put("200", Map.of("description", "The answer", "content", json(answer)));
        PROBLEMS.forEach(status -> responses.put(
                status.toString(),
                Map.of(
                        "description",
                        "A problem",
                        "content",
                        Map.of(
                                "application/problem+json",
                                Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))))));
        var operation = new TreeMap<String, Object>();
        operation.put("summary", summary);
        operation.put("responses", responses);
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        return operation;
    }

    private Map<String, Object> problem() {
        return object(
                Map.of(
                        "type",
                        text(),
                        "title",
                        text(),
                        "status",
                        Map.of("type", "integer"),
                        "error",
                        schemas.of(ProtocolError.class)),
                Map.of("detail", text()));
    }

    private Map<String, Object> listOf(Class<?> type) {
        return Map.of("type", "array", "items", schemas.of(type));
    }

    private static Map<String, Object> object(Map<String, Object> required, Map<String, Object> optional) {
        var properties = new TreeMap<>(required);
        properties.putAll(optional);
        return Map.of(
                "type",
                "object",
                "properties",
                properties,
                "required",
                new ArrayList<>(new TreeMap<>(required).keySet()));
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    private static Map<String, Object> path(String name, Map<String, Object> schema) {
        return Map.of("name", name, "in", "path", "required", true, "schema", schema);
    }

    private static Map<String, Object> query(String name, Map<String, Object> schema) {
        return Map.of("name", name, "in", "query", "schema", schema);
    }

    private static Map<String, Object> text() {
        return Map.of("type", "string");
    }

    private static Map<String, Object> bool() {
        return Map.of("type", "boolean");
    }

    private static Map<String, Object> limit(long max) {
        return Map.of("type", "integer", "minimum", 1, "maximum", max);
    }
}
