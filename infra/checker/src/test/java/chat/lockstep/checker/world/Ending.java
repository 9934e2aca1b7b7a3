package chat.lockstep.checker.world;

import static chat.lockstep.checker.world.Recording.object;

import chat.lockstep.checker.fold.Sha256;
import chat.lockstep.checker.world.Store.Conversation;
import chat.lockstep.conformance.integrity.Integrity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes down what there is in the end: what devices show, the topic, the views, the samples and `run.json`.
final class Ending {

    private static final long MEGABYTE = 1 << 20;

    private final World world;
    private final Recording recording;

    Ending(World world) {
        this.world = world;
        this.recording = world.recording;
    }

    void record() {
        world.clients.values().stream().filter(client -> !client.isRevoked).forEach(this::devices);
        topic();
        world.store.conversations.values().forEach(this::views);
        samples();
        run();
    }

    private List<Conversation> listedFor(String user) {
        return world.store.conversations.values().stream()
                .filter(conversation -> conversation.stretches.containsKey(user))
                .toList();
    }

    private void devices(Client client) {
        var heads = new ArrayList<JsonNode>();
        for (var conversation : listedFor(client.user())) {
            world.line(client.ends(world.now(), conversation));
            long end = conversation.end(client.user());
            heads.add(object(
                    "id",
                    conversation.id,
                    "epoch",
                    "1",
                    "log",
                    Map.of("seq", end, "chain", conversation.chain(end)),
                    "readUpTo",
                    conversation.marks.getOrDefault(client.user(), 0L)));
        }
        var digest = Integrity.digestOf(heads);
        world.line(object(
                "kind",
                "digest",
                "t",
                world.now(),
                "client",
                client.name(),
                "digest",
                digest,
                "server",
                digest,
                "verified",
                true));
    }

    private void topic() {
        var offsets = new long[2];
        for (var line : recording.log) {
            publish(line, offsets);
            if (world.random.nextInt(20) == 0) {
                publish(line, offsets); // the relay may repeat itself
            }
        }
        recording.topic.sort(Comparator.<ObjectNode>comparingLong(
                        line -> line.get("partition").asLong())
                .thenComparingLong(line -> line.get("offset").asLong()));
    }

    private void publish(ObjectNode line, long[] offsets) {
        var conversation = line.get("conversation").stringValue();
        int partition = Math.floorMod(conversation.hashCode(), 2);
        recording.topic.add(object(
                "partition",
                partition,
                "offset",
                offsets[partition]++,
                "conversation",
                conversation,
                "stream",
                line.get("stream"),
                "seq",
                line.get("seq"),
                "id",
                line.at("/event/id"),
                "chain",
                line.at("/event/chain")));
    }

    private void views(Conversation conversation) {
        var members = conversation.members.entrySet().stream()
                .map(member -> object("user", member.getKey(), "role", member.getValue()))
                .toList();
        recording.views.add(object(
                "table",
                "conversation",
                "conversation",
                conversation.id,
                "epoch",
                "1",
                "seq",
                conversation.head(),
                "chain",
                conversation.chain(conversation.head()),
                "kind",
                conversation.kind,
                "title",
                conversation.title.isEmpty() ? null : conversation.title,
                "members",
                members));
        conversation
                .messages
                .values()
                .forEach(message -> recording.views.add(object(
                        "table",
                        "message",
                        "conversation",
                        conversation.id,
                        "seq",
                        message.seq,
                        "id",
                        message.id,
                        "sha256",
                        message.isRetracted ? "" : Sha256.hex(message.text),
                        "retracted",
                        message.isRetracted)));
        conversation.stretches.keySet().forEach(user -> inbox(conversation, user));
    }

    private void inbox(Conversation conversation, String user) {
        boolean isGone = !conversation.members.containsKey(user);
        long mark = conversation.marks.getOrDefault(user, 0L);
        var unread = conversation.messages.values().stream()
                .filter(message -> !isGone && message.seq > mark && !message.isRetracted)
                .toList();
        recording.views.add(object(
                "table",
                "inbox",
                "user",
                user,
                "conversation",
                conversation.id,
                "seq",
                conversation.end(user),
                "readUpTo",
                mark,
                "unread",
                unread.size(),
                "mentions",
                unread.stream()
                        .filter(message -> message.mentions.contains(user))
                        .count(),
                "until",
                isGone ? conversation.end(user) : null));
    }

    private void samples() {
        for (long t = 0; t < world.now(); t += World.SECOND) {
            recording.samples.add(object(
                    "t",
                    t,
                    "process",
                    "sync-gateway",
                    "residentBytes",
                    (300 + world.random.nextInt(100)) * MEGABYTE,
                    "heapBytes",
                    (100 + world.random.nextInt(50)) * MEGABYTE));
            for (var gauge : List.of("relay_wal_kept_bytes", "dead_letters", "unsent_bytes", "projector_lag")) {
                recording.samples.add(object("t", t, "gauge", gauge, "value", 0));
            }
        }
    }

    private void run() {
        recording.run.setAll(object(
                "seed",
                1,
                "command",
                "made up",
                "faults",
                List.of("F1-gateway-killed"),
                "tried",
                List.of("F1-gateway-killed"),
                "notTried",
                List.of(Map.of("fault", "F0", "why", "cannot")),
                "bounds",
                Map.of(
                        "residentBytes",
                        Map.of("sync-gateway", 512 * MEGABYTE),
                        "heapBytes",
                        Map.of("sync-gateway", 256 * MEGABYTE),
                        "relayWalKeptBytes",
                        MEGABYTE,
                        "deadLetters",
                        0,
                        "unsentBytes",
                        MEGABYTE),
                "cluster",
                Map.of("nodes", 2),
                "began",
                "2026-01-31T12:00:00Z",
                "versions",
                Map.of("java", "25")));
    }
}
