package chat.lockstep.faults.load;

import chat.lockstep.client.Actions;
import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.client.PendingCommand;
import chat.lockstep.client.SyncState;
import chat.lockstep.client.Timings;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.faults.history.Observation;
import chat.lockstep.faults.history.Observation.ShownMessage;
import chat.lockstep.faults.history.RunFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device on the Java SDK, with its outbox and its store: what applications use. What it asked and was answered is
/// taken from the wire, what it holds from the device.
final class SdkDevice implements Participant, Wiretap.Watcher {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> DATA = new TypeReference<>() {};
    private static final Duration LOOK = Duration.ofMillis(200);

    /// Never connected to: the tap takes the next gateway each time.
    private static final URI ANY_GATEWAY = URI.create("ws://gateways.invalid/v1/sync");

    /// Less patient than people, so that a run of minutes sees many attempts.
    private static final Timings TIMINGS = new Timings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1));

    private final String user;
    private final String client;
    private final RunFolder folder;
    private final Rooms rooms;
    private final Answers answers;
    private final Wiretap wire;
    private final Lockstep device;
    private final OrderedAcks acks;
    private final AtomicLong drains = new AtomicLong();
    private final Map<String, Long> marks = new ConcurrentHashMap<>();
    private final Map<String, String> epochs = new ConcurrentHashMap<>();

    SdkDevice(
            String user, String name, RunFolder folder, Rooms rooms, Gateways gateways, HttpClient http, Path stores) {
        this.user = user;
        this.client = user + "/" + name;
        this.folder = folder;
        this.rooms = rooms;
        this.answers = new Answers(folder, client);
        this.acks = new OrderedAcks(folder, client);
        this.wire = new Wiretap(http, gateways, this);
        this.device = Lockstep.open(LockstepOptions.builder()
                .url(ANY_GATEWAY)
                .user(UserId.of(user))
                .device(DeviceId.of(name))
                .tokens(() -> gateways.token(user, name))
                .store(stores.resolve(user + "-" + name))
                .httpClient(wire)
                .timings(TIMINGS)
                .build());
        var _ = device.listen(this::heard);
    }

    @Override
    public String user() {
        return user;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public void connect() {
        device.connect();
    }

    @Override
    public void cut() {
        wire.cut();
    }

    /// Watches who is there, from now on.
    void watch(Collection<String> users) {
        device.watch(users.stream().map(UserId::of).collect(Collectors.toSet()));
    }

    @Override
    public void give(Deed deed) {
        answers.given(submit(deed).id().toString());
    }

    private PendingCommand submit(Deed deed) {
        if (deed.action().equals("createConversation")) {
            return create(deed.data());
        }
        var data = deed.data();
        var in = device.in(ConversationId.of(deed.conversation()));
        return switch (deed.action()) {
            case "send" -> send(in, data);
            case "edit" -> in.edit(message(data), text(data, "text"));
            case "retract" -> in.retract(message(data));
            case "react" -> in.react(message(data), text(data, "emoji"));
            case "unreact" -> in.unreact(message(data), text(data, "emoji"));
            case "read" -> in.read(((Number) member(data, "upTo")).longValue());
            case "addMembers" -> in.addMembers(users(data));
            case "removeMember" -> in.removeMember(UserId.of(text(data, "user")));
            case "leave" -> in.leave();
            case "rename" -> in.rename(text(data, "title"));
            default -> throw new IllegalArgumentException("the SDK is not asked to " + deed.action());
        };
    }

    private PendingCommand create(Map<String, ?> data) {
        return text(data, "kind").equals("group")
                ? device.createGroup(text(data, "title"), users(data))
                : device.createDirect(users(data).getFirst());
    }

    private static PendingCommand send(Actions in, Map<String, ?> data) {
        return data.containsKey("replyTo")
                ? in.reply(MessageId.of(text(data, "replyTo")), text(data, "text"))
                : in.send(text(data, "text"));
    }

    private static Object member(Map<String, ?> data, String name) {
        var value = data.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the deed has no " + name + ": " + data);
        }
        return value;
    }

    private static String text(Map<String, ?> data, String name) {
        return (String) member(data, name);
    }

    private static MessageId message(Map<String, ?> data) {
        return MessageId.of(text(data, "messageId"));
    }

    private static List<UserId> users(Map<String, ?> data) {
        return ((Collection<?>) member(data, "members"))
                .stream().map(user -> UserId.of((String) user)).toList();
    }

    @Override
    public int unsettled() {
        return answers.unsettled();
    }

    @Override
    public long slowestAnswerMicros() {
        return answers.slowestMicros();
    }

    @Override
    public long drains() {
        return drains.get();
    }

    @Override
    public Optional<String> failure() {
        return device.connectionState() instanceof ConnectionState.Stopped stopped
                ? Optional.of(stopped.cause())
                : Optional.empty();
    }

    @Override
    public void sent(String frame) {
        if (frame.contains("\"type\":\"command\"")) {
            var command = JSON.readTree(frame);
            answers.sent(command.path("id").asString(""), deed(command));
        } else if (frame.contains("\"type\":\"ack\"")) {
            JSON.readTree(frame)
                    .path("marks")
                    .forEachEntry((conversation, mark) ->
                            acks.acknowledged(conversation, mark.path("seq").asLong()));
        }
    }

    private static Deed deed(JsonNode command) {
        return new Deed(
                command.path("action").asString(""),
                command.path("conversation").asString(""),
                JSON.convertValue(command.path("data"), DATA));
    }

    @Override
    public void received(String text) {
        var frame = JSON.readTree(text);
        switch (frame.path("type").asString("")) {
            case "welcome" -> {
                folder.write(Welcomes.of(folder.now(), client, frame));
                folder.write(new Observation.Present(folder.now(), client, true));
            }
            case "result" -> {
                var _ = answers.on(frame);
            }
            case "presence" -> folder.write(Welcomes.presence(folder.now(), client, frame));
            case "drain" -> drains.incrementAndGet();
            default -> {
                // What it means for the device, the device tells.
            }
        }
    }

    @Override
    public void ended(int code) {
        folder.write(new Observation.Closed(folder.now(), client, code));
        folder.write(new Observation.Present(folder.now(), client, false));
        answers.disconnected();
    }

    private void heard(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.EventStored stored -> {
                var conversation = stored.conversation().value();
                folder.write(new Observation.Seen(folder.now(), client, conversation, stored.epoch(), stored.json()));
                epochs.put(conversation, stored.epoch());
                var parsed = JSON.readTree(stored.json());
                rooms.seen(conversation, parsed);
                if (parsed.path("stream").asString("").equals("log")) {
                    acks.stored(conversation, parsed.path("seq").asLong());
                }
            }
            case DeviceEvent.CommandSettled settled -> {
                var result = settled.result();
                if (!result.isRejected()) {
                    answers.proved(
                            result.id().toString(),
                            result.conversation().map(ConversationId::value).orElse(""),
                            result.stream().map(Object::toString).orElse("log"),
                            result.seq());
                }
            }
            case DeviceEvent.ConversationChanged changed -> {
                if (!changed.conversation().isPending()) { // what the outbox promises may be refused
                    mark(
                            changed.conversation().id().value(),
                            changed.conversation().readUpTo());
                }
            }
            default -> {
                // Nothing that is judged.
            }
        }
    }

    private void mark(String conversation, long readUpTo) {
        var before = marks.put(conversation, readUpTo);
        if (before == null || before != readUpTo) {
            folder.write(new Observation.Marked(folder.now(), client, conversation, readUpTo));
        }
    }

    @Override
    public boolean conclude(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        device.disconnect();
        device.connect();
        while (!isVerified() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK);
        }
        for (var shown : device.conversations()) {
            var id = shown.id();
            folder.write(new Observation.Shown(
                    folder.now(),
                    client,
                    id.value(),
                    epochs.getOrDefault(id.value(), "1"),
                    shown.place().seq(),
                    shown.place().chain().toString(),
                    shown.readUpTo(),
                    messages(id)));
        }
        acks.end();
        boolean isVerified = isVerified();
        folder.write(new Observation.Digest(
                folder.now(),
                client,
                device.digest().toString(),
                device.serverDigest().map(Hash::toString).orElse(""),
                isVerified));
        return isVerified;
    }

    private boolean isVerified() {
        return device.connectionState() instanceof ConnectionState.Connected
                && device.syncState() instanceof SyncState.Verified;
    }

    private List<ShownMessage> messages(ConversationId id) {
        return device.messages(id).stream()
                .map(message -> new ShownMessage(
                        message.seq(),
                        message.id().toString(),
                        message.text().map(Texts::sha256).orElse("")))
                .toList();
    }

    @Override
    public void close() {
        device.close();
    }
}
