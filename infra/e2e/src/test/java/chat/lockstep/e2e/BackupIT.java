package chat.lockstep.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.PendingCommand;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.ConversationId;
import chat.lockstep.faults.rig.OneNode;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.testkit.up.Said;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A system is backed up, goes on, and is restored. Devices that were ahead of the backup, behind it, and away come
/// back to the history that goes on from it.
class BackupIT {

    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private OneNode system;
    private final HttpClient http = HttpClient.newHttpClient();
    private Party party;
    private Lockstep phone;
    private Lockstep laptop;
    private Lockstep bob;
    private ConversationId chat;

    @BeforeEach
    void aTalkThatAllHold() throws Exception {
        system = new OneNode(TestServers.temporarySettings().data(), WholeSystem.checkout());
        system.up();
        party = new Party(List.of(socket()), folder.resolve("devices"));
        phone = party.connect("alice", "phone");
        laptop = party.connect("alice", "laptop");
        bob = party.connect("bob", "phone");
        chat = applied(phone.createDirect(party.user("bob"))).conversation().orElseThrow();
        applied(phone.send(chat, "kept 1"));
        applied(phone.send(chat, "kept 2"));
        awaitShown(List.of(phone, laptop, bob), "kept 1", "kept 2");
    }

    @AfterEach
    void goodBye() throws Exception {
        party.close();
        http.close();
        system.close();
    }

    @Test
    void devices_ahead_of_the_backup_come_back_to_what_it_holds_and_go_on() throws Exception {
        laptop.disconnect();
        applied(bob.send(chat, "kept 3"));
        var backup = folder.resolve("backup");
        assertDone(system.run("backup", "--to", backup.toString()));
        var before = socketCursor("carol");
        var lost = applied(phone.send(chat, "lost 1"));
        applied(bob.send(chat, "lost 2"));
        applied(phone.createGroup("lost", List.of(party.user("bob"))));
        awaitShown(List.of(phone, bob), "kept 1", "kept 2", "kept 3", "lost 1", "lost 2");
        await().atMost(SETTLE).until(() -> titles(bob).contains("lost"));
        system.down();
        var queued = phone.send(chat, "queued");

        var restored = system.run("restore", backup.toString());
        assertDone(restored);
        system.up();
        laptop.connect();

        applied(queued);
        var all = List.of(phone, laptop, bob);
        awaitShown(all, "kept 1", "kept 2", "kept 3", "queued");
        var history = restored.text().replaceAll("(?s).*goes on in history (\\d+)\\..*", "$1");
        assertThat(snapshot().get("epoch").stringValue()).isEqualTo(history).isNotEqualTo("1");
        assertThat(all).allSatisfy(device -> assertThat(titles(device)).isEmpty());
        assertThat(resumed("carol", before)).containsExactly("reset", "epoch_changed");
        assertThat(resumed("carol", socketCursor("carol"))).containsExactly("delta", "");
        assertThat(again(lost).get("outcome").stringValue()).isEqualTo("applied");
        assertThat(again(lost).get("outcome").stringValue()).isEqualTo("duplicate");
        awaitShown(all, "kept 1", "kept 2", "kept 3", "queued", "lost 1");
        assertDone(system.run("verify", "--topic"));
        var devices = system.run("devices");
        assertThat(devices.text()).contains(" 0 diverged");
        assertThat(devices.status()).isZero();
    }

    private URI socket() {
        return DevTokens.socketUrl(system.http());
    }

    /// The cursor that a device without conversations but its user's own gets.
    private String socketCursor(String user) {
        var name = party.user(user).value();
        var token = new DevTokens(http, system.http()).issue(name, "tablet");
        try (var socket = FrameSocket.open(http, socket(), token)) {
            return socket.hello(token, "tablet").get("cursor").stringValue();
        }
    }

    /// How the server answers the cursor, and why.
    private List<String> resumed(String user, String cursor) {
        var token = new DevTokens(http, system.http()).issue(party.user(user).value(), "tablet");
        try (var socket = FrameSocket.open(http, socket(), token)) {
            socket.send(Map.of("type", "hello", "protocol", 1, "cursor", cursor, "device", Map.of("id", "tablet")));
            var welcome = socket.awaitType("welcome");
            return List.of(
                    welcome.get("resume").stringValue(), welcome.path("reason").asString(""));
        }
    }

    /// The command that said "lost 1", sent once more under its id.
    private JsonNode again(CommandResult lost) throws Exception {
        return ask(HttpRequest.newBuilder(system.http().resolve("/v1/commands"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of(
                        "id", lost.id().toString(),
                        "action", "send",
                        "conversation", chat.value(),
                        "data", Map.of("text", "lost 1"))))));
    }

    private JsonNode snapshot() throws Exception {
        return ask(HttpRequest.newBuilder(system.http().resolve("/v1/conversations/" + chat)));
    }

    private JsonNode ask(HttpRequest.Builder request) throws Exception {
        var token = new DevTokens(http, system.http()).issue(party.user("alice").value(), "phone");
        var answer = http.send(
                request.header("Authorization", "Bearer " + token)
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /// Of the groups.
    private static Set<String> titles(Lockstep device) {
        return device.conversations().stream()
                .flatMap(conversation -> conversation.title().stream())
                .collect(Collectors.toSet());
    }

    private static void assertDone(Said said) {
        assertThat(said.status()).as(said.text()).isZero();
    }

    private static CommandResult applied(PendingCommand command) throws Exception {
        var result = command.result().toCompletableFuture().get(SETTLE.toSeconds(), TimeUnit.SECONDS);
        assertThat(result.isRejected()).as("%s", result).isFalse();
        return result;
    }

    /// Waits until each device shows these texts, and has verified that it holds what the server does.
    private void awaitShown(List<Lockstep> devices, String... texts) {
        for (var device : devices) {
            await().atMost(SETTLE).untilAsserted(() -> {
                assertThat(device.timeline(chat, 50))
                        .extracting(message -> message.text().orElse(""))
                        .containsExactly(texts);
                assertThat(device.syncState()).isInstanceOf(SyncState.Verified.class);
            });
        }
    }
}
