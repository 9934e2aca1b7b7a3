package chat.lockstep.faults.load;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Chooses what a user does next: mostly to write, sometimes the other things that people do. For one thread.
final class Deeds {

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();
    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "😂");
    private static final String WORDS = "all that is said here is said once, in order, to everybody who is there ";
    private static final int LONG_TEXT = 20; // one text in so many is long

    private final Rooms rooms;
    private final RandomGenerator random;
    private final List<String> users;
    private long texts;

    /// @param users who may be added to groups
    Deeds(Rooms rooms, List<String> users, RandomGenerator random) {
        this.rooms = rooms;
        this.users = List.copyOf(users);
        this.random = random;
    }

    /// A lower-case UUIDv7.
    static String newId() {
        return IDS.generate().toString();
    }

    /// Empty while the user is in no conversation.
    Optional<Deed> next(String user) {
        var own = rooms.of(user);
        return own.isEmpty() ? Optional.empty() : Optional.of(in(own.get(random.nextInt(own.size())), user));
    }

    private Deed in(Rooms.Room room, String user) {
        int choice = random.nextInt(100);
        if (choice < 6) {
            return room.recentOf(user, random)
                    .map(own -> deed(room, "edit", Map.of("messageId", own.id(), "text", text("edited by", user))))
                    .orElseGet(() -> send(room, user));
        }
        if (choice < 9) {
            return room.recentOf(user, random)
                    .map(own -> deed(room, "retract", Map.of("messageId", own.id())))
                    .orElseGet(() -> send(room, user));
        }
        if (choice < 17) {
            return room.recent(random)
                    .map(any -> deed(room, choice < 15 ? "react" : "unreact", reaction(any)))
                    .orElseGet(() -> send(room, user));
        }
        if (choice < 23) {
            return room.recent(random)
                    .map(any -> deed(room, "read", Map.of("upTo", any.seq())))
                    .orElseGet(() -> send(room, user));
        }
        if (choice < 26 && room.isGroup()) {
            return membership(room, user);
        }
        return send(room, user);
    }

    private Map<String, ?> reaction(Rooms.Recent message) {
        return Map.of("messageId", message.id(), "emoji", EMOJI.get(random.nextInt(EMOJI.size())));
    }

    /// The owner lets people in and out; others sometimes leave.
    private Deed membership(Rooms.Room room, String user) {
        var members = room.members();
        var away = users.stream().filter(other -> !members.contains(other)).toList();
        if (!room.owner().equals(user)) {
            return members.size() > 3 && random.nextInt(4) == 0 ? deed(room, "leave", Map.of()) : send(room, user);
        }
        if (!away.isEmpty() && (members.size() <= 3 || random.nextBoolean())) {
            return deed(room, "addMembers", Map.of("members", List.of(away.get(random.nextInt(away.size())))));
        }
        var others = members.stream().filter(member -> !member.equals(user)).toList();
        if (others.size() > 2 && random.nextBoolean()) {
            return deed(room, "removeMember", Map.of("user", others.get(random.nextInt(others.size()))));
        }
        return deed(room, "rename", Map.of("title", "renamed " + texts));
    }

    private Deed send(Rooms.Room room, String user) {
        var data = new HashMap<String, Object>(Map.of("text", text("from", user)));
        if (random.nextInt(10) == 0) {
            room.recent(random).ifPresent(any -> data.put("replyTo", any.id()));
        }
        return deed(room, "send", data);
    }

    private String text(String how, String user) {
        texts++;
        int length = random.nextInt(LONG_TEXT) == 0 ? 2_000 : random.nextInt(120);
        var filler = WORDS.repeat(1 + length / WORDS.length()).substring(0, length);
        return texts + " " + how + " " + user + " " + filler;
    }

    private static Deed deed(Rooms.Room room, String action, Map<String, ?> data) {
        return new Deed(action, room.id(), data);
    }
}
