package chat.lockstep.client;

import static chat.lockstep.client.Histories.ALICE;
import static chat.lockstep.client.Histories.BOB;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.EventId;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// A group and alice's private log, with random events of every kind that a server could have written: it keeps the
/// rules of the protocol, and what it must know for that, by itself.
final class RandomWorld {

    static final UserId CAROL = UserId.of("carol");
    static final UserId DAVE = UserId.of("dave");
    private static final List<UserId> PEOPLE = List.of(ALICE, BOB, CAROL, DAVE);
    private static final List<String> EMOJI = List.of("👍", "❤️", "🦆");

    final Histories group = new Histories(ConversationId.of("01890a5d-ac90-7001-9a2b-4c3d5e6f7a8b"), "group");
    final Histories own = new Histories(ConversationId.ofUser(ALICE), "private");
    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private final Set<UserId> members = new HashSet<>(List.of(ALICE, BOB));
    private final Map<UserId, Long> read = new LinkedHashMap<>();
    private long privatelyRead;

    /// A message as alice's device should count it.
    private static final class Sent {
        final EventId id;
        final long seq;
        final UserId by;
        boolean isRetracted;
        Set<UserId> mentions;

        Sent(EventId id, long seq, UserId by, Set<UserId> mentions) {
            this.id = id;
            this.seq = seq;
            this.by = by;
            this.mentions = mentions;
        }
    }

    RandomWorld(Random random, int events) {
        this.random = random;
        log(
                "conversationCreated",
                ALICE,
                Map.of("kind", "group", "title", "Ducks", "members", roles(List.of(ALICE, BOB))));
        own.log("deviceRegistered", ALICE, Histories.newId(), Map.of("device", "phone", "name", "Phone"));
        for (int i = 0; i < events; i++) {
            step();
        }
    }

    List<Histories> all() {
        return List.of(group, own);
    }

    private void step() {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> send();
            case 4, 5, 6 -> change();
            case 7 -> membership();
            case 8 -> receipt();
            default -> account();
        }
    }

    private void send() {
        var id = Histories.newId();
        var by = member();
        var data = new HashMap<String, Object>();
        var mentions = mentioned();
        if (!mentions.isEmpty()) {
            data.put("mentions", mentions.stream().map(UserId::value).toList());
        }
        if (!sent.isEmpty() && random.nextInt(3) == 0) {
            data.put("replyTo", any().id.toString());
        }
        group.message(by, id, "message " + group.head(), data);
        sent.add(new Sent(id, group.head(), by, mentions));
    }

    private Set<UserId> mentioned() {
        return random.nextInt(3) == 0 ? Set.of(member()) : Set.of();
    }

    private void change() {
        if (sent.isEmpty()) {
            return;
        }
        var message = any();
        var data = new HashMap<String, Object>();
        data.put("messageId", message.id.toString());
        data.put("messageSeq", message.seq);
        var kinds = List.of(
                "messageEdited",
                "messageRetracted",
                "reactionAdded",
                "reactionRemoved",
                "messagePinned",
                "messageUnpinned");
        var kind = kinds.get(random.nextInt(kinds.size()));
        switch (kind) {
            case "messageEdited" -> edit(message, data);
            case "messageRetracted" -> message.isRetracted = true;
            case "reactionAdded", "reactionRemoved" -> data.put("emoji", EMOJI.get(random.nextInt(EMOJI.size())));
            default -> {
                // A pin names the message alone.
            }
        }
        log(kind, kind.equals("messageEdited") ? message.by : member(), data);
    }

    private void edit(Sent message, Map<String, Object> data) {
        var mentions = mentioned();
        data.put("text", "edited at " + group.head());
        if (!mentions.isEmpty()) {
            data.put("mentions", mentions.stream().map(UserId::value).toList());
        }
        message.mentions = mentions;
    }

    private void membership() {
        var other = PEOPLE.get(1 + random.nextInt(PEOPLE.size() - 1));
        boolean isMember = members.contains(other);
        switch (random.nextInt(4)) {
            case 0 -> log("renamed", member(), Map.of("title", "Ducks " + group.head()));
            case 1 ->
                log(
                        "policySet",
                        ALICE,
                        Map.of(
                                "send",
                                "everyone",
                                "addMembers",
                                "admins",
                                "editSettings",
                                "admins",
                                "messageTtlSeconds",
                                60 + group.head()));
            case 2 -> {
                if (isMember) {
                    log(
                            "roleSet",
                            ALICE,
                            Map.of("user", other.value(), "role", random.nextBoolean() ? "admin" : "member"));
                }
            }
            default -> {
                if (isMember) {
                    boolean isLeaving = random.nextBoolean();
                    log(
                            isLeaving ? "memberLeft" : "memberRemoved",
                            isLeaving ? other : ALICE,
                            Map.of("user", other.value()));
                    members.remove(other);
                } else {
                    log(
                            "membersAdded",
                            member(),
                            Map.of("members", roles(List.of(other)).subList(0, 1)));
                    members.add(other);
                }
            }
        }
    }

    private void receipt() {
        var by = member();
        long upTo = 1 + random.nextLong(group.head());
        if (random.nextInt(3) == 0) {
            group.append(
                    StreamId.receiptsOf(by),
                    "delivered",
                    by,
                    Histories.newId(),
                    Map.of("device", "phone", "upTo", upTo));
        } else if (upTo > read.getOrDefault(by, 0L)) {
            read.put(by, upTo);
            group.read(by, upTo);
        }
    }

    private void account() {
        var conversation = group.id.value();
        switch (random.nextInt(9)) {
            case 0 -> own("deviceRegistered", Map.of("device", "tablet-" + own.head(), "platform", "cli"));
            case 1 -> own("deviceRenamed", Map.of("device", "phone", "name", "Phone " + own.head()));
            case 2 -> own("deviceRevoked", Map.of("device", "tablet-" + random.nextInt(9)));
            case 3 ->
                own(
                        "configured",
                        Map.of(
                                "conversation",
                                conversation,
                                random.nextBoolean() ? "pinned" : "archived",
                                random.nextBoolean()));
            case 4 ->
                own("draftChanged", Map.of("conversation", conversation, "text", "draft ".repeat(random.nextInt(3))));
            case 5 -> own("userBlocked", Map.of("user", DAVE.value()));
            case 6 -> own("userUnblocked", Map.of("user", DAVE.value()));
            case 7 -> {
                if (!sent.isEmpty()) {
                    own(
                            "messageHidden",
                            Map.of(
                                    "conversation",
                                    conversation,
                                    "messageId",
                                    any().id.toString()));
                }
            }
            default -> {
                privatelyRead = Math.max(privatelyRead, 1 + random.nextLong(group.head()));
                own("privatelyRead", Map.of("conversation", conversation, "upTo", privatelyRead));
            }
        }
    }

    private void own(String type, Map<String, ?> data) {
        own.log(type, ALICE, Histories.newId(), data);
    }

    private void log(String type, UserId by, Map<String, ?> data) {
        group.log(type, by, Histories.newId(), data);
    }

    private UserId member() {
        return members.stream()
                .sorted()
                .skip(random.nextInt(members.size()))
                .findFirst()
                .orElseThrow();
    }

    private Sent any() {
        return sent.get(random.nextInt(sent.size()));
    }

    private static List<Map<String, String>> roles(List<UserId> users) {
        return users.stream()
                .map(user -> Map.of("user", user.value(), "role", user.equals(ALICE) ? "owner" : "member"))
                .toList();
    }

    /// Alice's mark in the group.
    long mark() {
        long own = sent.stream()
                .filter(message -> message.by.equals(ALICE))
                .mapToLong(message -> message.seq)
                .max()
                .orElse(0);
        return Math.max(own, Math.max(privatelyRead, read.getOrDefault(ALICE, 0L)));
    }

    long unread() {
        return sent.stream()
                .filter(message -> message.seq > mark() && !message.isRetracted)
                .count();
    }

    long mentions() {
        return sent.stream()
                .filter(message -> message.seq > mark() && !message.isRetracted && message.mentions.contains(ALICE))
                .count();
    }

    /// An event as it is sent after its content was erased.
    static Map<String, Object> erased(RecordedEvent event) {
        var fields = new HashMap<>(Frames.object(event.json()));
        fields.remove("data");
        fields.put("erased", true);
        return fields;
    }
}
