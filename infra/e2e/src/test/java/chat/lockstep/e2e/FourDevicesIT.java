package chat.lockstep.e2e;

import static chat.lockstep.client.CommandResult.Outcome.APPLIED;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.Lockstep;
import chat.lockstep.client.PendingCommand;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.ConversationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Two people with two devices each chat over the whole system while devices come and go and processes are killed. In
/// the end every device, and every store, holds the one log: nothing lost, doubled or out of order.
class FourDevicesIT {

    private static final int MESSAGES = 1_000;
    private static final Duration SETTLE = Duration.ofSeconds(90);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path stores;

    private WholeSystem system;
    private Party party;
    private ConversationId conversation;

    @BeforeEach
    void twoPeopleWithTwoDevicesEach() throws Exception {
        system = WholeSystem.running();
        party = new Party(system.socketUrls(), stores);
        conversation = ConversationId.direct(party.user("alice"), party.user("bob"));
        settle(party.connect("alice", "phone").createDirect(party.user("bob")));
        party.connect("alice", "laptop");
        party.connect("bob", "phone");
        party.connect("bob", "laptop");
    }

    @AfterEach
    void goodBye() {
        party.close();
    }

    @Test
    void a_thousand_messages_arrive_once_and_in_order_on_every_device() throws Exception {
        var sent = sendWhileDevicesComeAndGo(() -> {});
        var log = verifyTheLog(sent);
        verifyTheDevices(log);
        verifyTheTopic(log);
        verifyTheViews(log);
    }

    @Test
    void a_killed_projector_and_gateway_change_nothing_about_the_end() throws Exception {
        long projector = system.pid("projector");
        long gateway = system.pid("sync-gateway");
        var sent = sendWhileDevicesComeAndGo(() -> {
            system.kill("projector");
            LockSupport.parkNanos(SECONDS.toNanos(2));
            system.kill("sync-gateway");
        });
        var log = verifyTheLog(sent);
        verifyTheDevices(log);
        verifyTheViews(log);
        assertThat(system.pid("projector")).isNotEqualTo(projector);
        assertThat(system.pid("sync-gateway")).isNotEqualTo(gateway);
    }

    /// @param disturb runs in the middle
    private List<PendingCommand> sendWhileDevicesComeAndGo(Runnable disturb) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var devices = party.devices();
        var sent = new ArrayList<PendingCommand>();
        var comingAndGoing = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < MESSAGES; i++) {
            if (i == MESSAGES / 2) {
                comingAndGoing.add(CompletableFuture.runAsync(disturb));
            }
            if (random.nextInt(25) == 0) {
                comingAndGoing.add(goAway(devices.get(random.nextInt(devices.size())), random.nextInt(1_500)));
            }
            sent.add(devices.get(random.nextInt(devices.size())).send(conversation, "message " + i));
            LockSupport.parkNanos(MILLISECONDS.toNanos(random.nextInt(20)));
        }
        CompletableFuture.allOf(comingAndGoing.toArray(CompletableFuture[]::new))
                .get(60, SECONDS);
        return sent;
    }

    private static CompletableFuture<Void> goAway(Lockstep device, int millis) {
        device.disconnect();
        return CompletableFuture.runAsync(device::connect, CompletableFuture.delayedExecutor(millis, MILLISECONDS));
    }

    private List<StoredEvent> verifyTheLog(List<PendingCommand> sent) throws Exception {
        for (var command : sent) {
            settle(command);
        }
        var log = system.eventStore().events(conversation).stream()
                .filter(event -> event.aggregate().equals(conversation.value()))
                .toList();
        assertThat(log)
                .extracting(StoredEvent::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, MESSAGES + 1).boxed().toList());
        assertThat(messageIds(log))
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(command -> command.id().toString()).toList());
        return log;
    }

    private static void settle(PendingCommand command) throws Exception {
        var result = command.result().toCompletableFuture().get(SETTLE.toSeconds(), SECONDS);
        assertThat(result.outcome()).as("%s", result).isEqualTo(APPLIED);
    }

    private static List<String> messageIds(List<StoredEvent> log) {
        return log.stream()
                .filter(event -> event.type().equals("messageSent"))
                .map(StoredEvent::id)
                .toList();
    }

    private void verifyTheDevices(List<StoredEvent> log) {
        party.connect("bob", "tablet"); // was off all the time
        for (var device : party.devices()) {
            await().atMost(SETTLE).untilAsserted(() -> {
                assertThat(device.place(conversation).seq()).isEqualTo(log.size());
                assertThat(device.syncState()).isNotInstanceOf(SyncState.Behind.class);
            });
            assertThat(device.messages(conversation))
                    .extracting(message -> message.id().toString())
                    .containsExactlyElementsOf(messageIds(log));
        }
        for (var device : party.devices()) {
            assertThat(device.place(conversation).chain())
                    .hasToString(log.getLast().chain());
            // Everything has come to rest: who says hello now is told the digest of what it has.
            device.disconnect();
            device.connect();
            await().atMost(SETTLE)
                    .untilAsserted(() -> assertThat(device.syncState()).isInstanceOf(SyncState.Verified.class));
            assertThat(device.serverDigest()).contains(device.digest());
        }
    }

    private void verifyTheTopic(List<StoredEvent> log) {
        var ids = system.topic().data(conversation).stream()
                .map(data -> JSON.readTree(data).path("messageId").asString(""))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        assertThat(ids).containsExactlyElementsOf(messageIds(log));
    }

    private void verifyTheViews(List<StoredEvent> log) {
        try (var views = system.views()) {
            assertThat(views.log(conversation, log.size()))
                    .containsExactlyElementsOf(log.stream().map(StoredEvent::id).toList());
            for (var name : List.of("alice", "bob")) {
                var inbox = views.inbox(party.user(name), conversation);
                assertThat(inbox.getLong("head_seq")).isEqualTo(log.size());
                assertThat(inbox.getLong("head_ordinal")).isEqualTo(MESSAGES);
                assertThat(inbox.getString("head_chain"))
                        .isEqualTo(log.getLast().chain());
                for (var device : List.of("phone", "laptop")) {
                    verifyTheMark(views, name, device, log);
                }
            }
        }
    }

    /// A mark passes the last message of the other user; what follows is one's own and needs no receipt.
    private void verifyTheMark(Views views, String name, String device, List<StoredEvent> log) {
        var user = party.user(name);
        long lastOfTheOther = log.stream()
                .filter(event ->
                        event.type().equals("messageSent") && !event.user().equals(user.value()))
                .mapToLong(StoredEvent::seq)
                .max()
                .orElseThrow();
        await().atMost(SETTLE)
                .untilAsserted(() -> assertThat(
                                views.deviceInbox(user, device, conversation).getLong("delivered_seq"))
                        .isBetween(lastOfTheOther, (long) log.size()));
    }
}
