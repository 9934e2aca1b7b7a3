package chat.lockstep.gateway.api;

import chat.lockstep.gateway.frame.ClientFrame;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.ServerFrame;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The AsyncAPI document of the socket, made from the types of the frames.
///
/// Source: AsyncAPI 3.0.0, https://www.asyncapi.com/docs/reference/specification/v3.0.0.
final class AsyncApi {

    private final Schemas schemas = new Schemas();
    private final Map<String, Object> messages = new TreeMap<>();

    Map<String, Object> document() {
        var fromClients = messages("client", ClientFrame.class);
        var fromServer = messages("server", ServerFrame.class);
        var document = new LinkedHashMap<String, Object>();
        document.put("asyncapi", "3.0.0");
        document.put(
                "info",
                Map.of(
                        "title", "Lockstep sync protocol",
                        "version", "1",
                        "description",
                                "What clients and the sync gateway say to each other: text frames of "
                                        + Encoding.JSON.subprotocol() + ", or the same in binary frames of "
                                        + Encoding.CBOR.subprotocol()
                                        + ". docs/protocol.md says what the frames mean."));
        document.put("defaultContentType", "application/json");
        document.put("servers", Map.of("local", Map.of("host", "127.0.0.1:8080", "protocol", "ws")));
        document.put("channels", Map.of("sync", channel(fromClients, fromServer)));
        document.put(
                "operations",
                Map.of(
                        "receiveFromClient", operation("receive", fromClients),
                        "sendToClient", operation("send", fromServer)));
        document.put("components", Map.of("messages", messages, "schemas", schemas.components()));
        return document;
    }

    private List<String> messages(String from, Class<?> family) {
        return Schemas.family(family)
                .map(type -> {
                    var frame = type.getAnnotation(JsonTypeName.class).value();
                    var name = from + "." + frame;
                    var payload = schemas.frame(type);
                    messages.put(
                            name,
                            Map.of("name", frame, "payload", frame.equals("hello") ? withProtocol(payload) : payload));
                    return name;
                })
                .toList();
    }

    /// Every hello says which protocol it speaks; the frame that is made of it does not.
    @SuppressWarnings("unchecked")
    private static Map<String, Object> withProtocol(Map<String, Object> hello) {
        var all = new TreeMap<>(hello);
        var properties = new TreeMap<>((Map<String, Object>) hello.get("properties"));
        properties.put("protocol", Map.of("const", 1));
        all.put("properties", properties);
        all.put(
                "required",
                Stream.concat(Stream.of("protocol"), ((List<String>) hello.get("required")).stream())
                        .toList());
        return all;
    }

    private static Map<String, Object> channel(List<String> fromClients, List<String> fromServer) {
        return Map.of(
                "address",
                "/v1/sync",
                "messages",
                Stream.concat(fromClients.stream(), fromServer.stream())
                        .collect(Collectors.toMap(
                                name -> name,
                                name -> Map.of("$ref", "#/components/messages/" + name),
                                (a, b) -> a,
                                TreeMap::new)));
    }

    private static Map<String, Object> operation(String action, List<String> names) {
        return Map.of(
                "action",
                action,
                "channel",
                Map.of("$ref", "#/channels/sync"),
                "messages",
                names.stream()
                        .sorted()
                        .map(name -> Map.of("$ref", "#/channels/sync/messages/" + name))
                        .toList());
    }
}
