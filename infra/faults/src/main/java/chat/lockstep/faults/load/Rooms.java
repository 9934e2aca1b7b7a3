package chat.lockstep.faults.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// The conversations of the load as far as any of its devices has seen them: enough to do something sensible next, and
/// never a judge of what is right. Safe for threads.
final class Rooms {

    private static final int RECENT_MAX = 64;

    private final Map<String, Room> rooms = new ConcurrentHashMap<>();

    /// A message that somebody can edit, retract or react to.
    record Recent(String id, String by, long seq) {}

    /// An event of a log, seen by any device, in order of that device.
    void seen(String conversation, JsonNode event) {
        if (event.path("stream").asString("").equals("log") && !conversation.startsWith("user:")) {
            rooms.computeIfAbsent(conversation, Room::new).on(event);
        }
    }

    List<Room> all() {
        return new TreeMap<>(rooms).values().stream().toList();
    }

    /// The conversations that the user is in.
    List<Room> of(String user) {
        return all().stream().filter(room -> room.has(user)).toList();
    }

    static final class Room {

        private final String id;
        private final TreeSet<String> members = new TreeSet<>();
        private final ArrayDeque<Recent> recent = new ArrayDeque<>();
        private String kind = "";
        private String owner = "";
        private long seq;

        private Room(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }

        synchronized long seq() {
            return seq;
        }

        synchronized boolean isGroup() {
            return kind.equals("group");
        }

        /// The one who began it.
        synchronized String owner() {
            return owner;
        }

        synchronized boolean has(String user) {
            return members.contains(user);
        }

        synchronized List<String> members() {
            return List.copyOf(members);
        }

        synchronized Optional<Recent> recent(RandomGenerator random) {
            return pick(new ArrayList<>(recent), random);
        }

        synchronized Optional<Recent> recentOf(String user, RandomGenerator random) {
            return pick(recent.stream().filter(one -> one.by().equals(user)).toList(), random);
        }

        private static Optional<Recent> pick(List<Recent> from, RandomGenerator random) {
            return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
        }

        private synchronized void on(JsonNode event) {
            long place = event.path("seq").asLong();
            if (place <= seq) {
                return; // another device was sooner
            }
            seq = place;
            var data = event.path("data");
            var by = event.path("by").path("user").asString("");
            switch (event.path("type").asString("")) {
                case "conversationCreated" -> {
                    kind = data.path("kind").asString("");
                    owner = by;
                    join(data);
                }
                case "membersAdded" -> join(data);
                case "memberRemoved", "memberLeft" ->
                    members.remove(data.path("user").asString(""));
                case "messageSent" -> {
                    recent.addLast(new Recent(event.path("id").asString(""), by, place));
                    if (recent.size() > RECENT_MAX) {
                        recent.removeFirst();
                    }
                }
                case "messageRetracted" -> {
                    var gone = data.path("messageId").asString("");
                    recent.removeIf(one -> one.id().equals(gone));
                }
                default -> {
                    // Nothing that the next deed depends on.
                }
            }
        }

        private void join(JsonNode data) {
            data.path("members")
                    .forEach(member -> members.add(member.path("user").asString("")));
        }
    }
}
