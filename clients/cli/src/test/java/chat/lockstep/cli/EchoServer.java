package chat.lockstep.cli;

import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server with one direct conversation, in which bob says everything that alice says, after her.
final class EchoServer extends WebSocketServer {

    static final UserId ALICE = UserId.of("alice");
    static final UserId BOB = UserId.of("bob");
    static final ConversationId CONVERSATION = ConversationId.direct(ALICE, BOB);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");
    private static final Pattern REQUEST = Pattern.compile("\"request\":\"(\\w+)\"");

    private final CountDownLatch started = new CountDownLatch(1);
    private final List<RecordedEvent> log = new ArrayList<>();
    private int messages;
    private long lastId = 0x018f_0000_0000_7000L;

    EchoServer() throws InterruptedException {
        super(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                1,
                List.of(new Draft_6455(List.of(), List.of(new Protocol("lockstep.v1.json")))));
        setDaemon(true);
        start();
        if (!started.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not start");
        }
    }

    URI url() {
        return URI.create("ws://127.0.0.1:" + getPort() + "/v1/sync");
    }

    /// Bob says something by himself.
    synchronized void say(String text) {
        append(BOB, EventId.of(nextId()), text);
    }

    private String nextId() {
        lastId++;
        return new UUID(lastId, 0x8000_0000_0000_0001L).toString();
    }

    private RecordedEvent append(UserId by, EventId id, String text) {
        return append(
                by,
                id,
                "messageSent",
                Map.of("messageId", id.toString(), "text", text, "ordinal", ++messages, "salt", "A".repeat(22)));
    }

    private RecordedEvent append(UserId by, EventId id, String type, Map<String, ?> data) {
        var event = RecordedEvent.following(
                chain(),
                new StreamKey(CONVERSATION, StreamId.LOG),
                log.size() + 1L,
                type,
                id,
                Timestamp.parse("2026-01-31T09:05:03.000Z"),
                new Author(by, DeviceId.of("phone")),
                Jcs.text(data));
        log.add(event);
        return event;
    }

    private Hash chain() {
        return log.isEmpty()
                ? HashChain.base(CONVERSATION, StreamId.LOG)
                : log.getLast().chain();
    }

    @Override
    public synchronized void onMessage(WebSocket socket, String frame) {
        switch (first(TYPE, frame)) {
            case "hello" -> {
                socket.send("{\"type\":\"welcome\",\"session\":\"s\",\"heartbeatMillis\":30000,\"resume\":\"reset\"}");
                socket.send(("{'type':'heads','more':false,'conversations':[{'id':'%s','kind':'direct','peer':'bob',"
                                + "'epoch':'1','log':{'seq':%d,'chain':'%s'},'floor':{'seq':0,'chain':'%s'},"
                                + "'unread':0,'mentions':0,'readUpTo':0}]}")
                        .formatted(CONVERSATION, log.size(), chain(), HashChain.base(CONVERSATION, StreamId.LOG))
                        .replace('\'', '"'));
                socket.send("{\"type\":\"caughtUp\",\"cursor\":\"c\",\"digest\":\"" + chain() + "\"}");
            }
            case "pull" -> socket.send(delta(log, ",\"request\":\"" + first(REQUEST, frame) + "\""));
            case "command" -> answer(socket, frame);
            default -> {
                // Acknowledgements and pings need no answer here.
            }
        }
    }

    private void answer(WebSocket socket, String text) {
        var frame = JSON.readTree(text);
        var id = EventId.of(frame.path("id").asString(""));
        var before = log.size();
        switch (frame.path("action").asString("")) {
            case "send" -> {
                append(ALICE, id, frame.path("data").path("text").asString(""));
                append(
                        BOB,
                        EventId.of(nextId()),
                        frame.path("data").path("text").asString(""));
            }
            case "edit" -> change(id, "messageEdited", frame.path("data"), Map.of("salt", "A".repeat(22)));
            case "retract" -> change(id, "messageRetracted", frame.path("data"), Map.of());
            case "react" -> change(id, "reactionAdded", frame.path("data"), Map.of());
            case "pinMessage" -> change(id, "messagePinned", frame.path("data"), Map.of());
            default -> {
                // The rest changes nothing here.
            }
        }
        socket.send("{\"type\":\"result\",\"id\":\"" + id + "\",\"outcome\":\""
                + (log.size() > before ? "applied" : "unchanged") + "\",\"conversation\":\"" + CONVERSATION
                + "\",\"stream\":\"log\",\"seq\":" + (before + 1) + "}");
        if (log.size() > before) {
            socket.send(delta(log.subList(before, log.size()), ""));
        }
    }

    /// Appends what alice did to a message.
    private void change(EventId id, String type, JsonNode command, Map<String, ?> more) {
        var data = new HashMap<String, Object>(more);
        command.properties()
                .forEach(field -> data.put(field.getKey(), field.getValue().asString("")));
        data.put("ordinal", messages);
        data.put("messageSeq", seqOf(command.path("messageId").asString("")));
        append(ALICE, id, type, data);
    }

    private long seqOf(String message) {
        return log.stream()
                .filter(event -> event.id().toString().equals(message))
                .mapToLong(RecordedEvent::seq)
                .findFirst()
                .orElse(0);
    }

    private static String delta(List<RecordedEvent> events, String request) {
        var all = String.join(",", events.stream().map(RecordedEvent::json).toList());
        return "{\"type\":\"delta\",\"conversation\":\"" + CONVERSATION
                + "\",\"epoch\":\"1\",\"from\":{},\"to\":{},\"more\":false,\"events\":[" + all + "]" + request + "}";
    }

    private static String first(Pattern pattern, String frame) {
        var matcher = pattern.matcher(frame);
        return matcher.find() ? matcher.group(1) : "";
    }

    @Override
    public void onStart() {
        started.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {}

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

    @Override
    public void onError(WebSocket socket, Exception error) {
        throw new IllegalStateException(error);
    }
}
