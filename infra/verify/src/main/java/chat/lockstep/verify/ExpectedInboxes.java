package chat.lockstep.verify;

import chat.lockstep.verify.ExpectedMessages.Preview;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// In what the members' rows differ: from where on they see the log, up to where, and which last message they were
/// told of. The preview of most is that of the conversation.
final class ExpectedInboxes {

    private final Map<String, Floor> floors = new TreeMap<>();
    private final Map<String, Map<String, @Nullable Object>> gone = new TreeMap<>();
    private final Map<String, Optional<Preview>> others = new TreeMap<>();

    private record Floor(long seq, String chain, long ordinal) {}

    /// All present members are told of the last message.
    void previewed() {
        others.keySet().removeIf(user -> !gone.containsKey(user));
    }

    /// @param head the last event before the one that brought the user
    void joined(String user, StoredEvent head, long ordinal) {
        floors.put(user, new Floor(head.seq(), head.chain(), ordinal));
        others.putIfAbsent(user, Optional.empty());
        gone.remove(user);
    }

    /// @param row as it is at the going
    /// @param preview the last message then
    void left(String user, long seq, Map<String, @Nullable Object> row, @Nullable Preview preview) {
        row.put("until_seq", seq);
        gone.put(user, row);
        others.putIfAbsent(user, Optional.ofNullable(preview));
    }

    Set<String> gone() {
        return gone.keySet();
    }

    /// What stands in the row of somebody who went.
    Map<String, @Nullable Object> asLeft(String user) {
        return new LinkedHashMap<>(gone.getOrDefault(user, Map.of()));
    }

    long floorSeq(String user) {
        var floor = floors.get(user);
        return floor == null ? 0 : floor.seq();
    }

    void putFloor(String user, Map<String, @Nullable Object> row) {
        var floor = floors.get(user);
        row.put("floor_seq", floor == null ? null : floor.seq());
        row.put("floor_chain", floor == null ? null : floor.chain());
        row.put("floor_ordinal", floor == null ? null : floor.ordinal());
        row.putIfAbsent("until_seq", null);
    }

    /// @param preview the last message of all
    @Nullable
    Preview previewOf(String user, @Nullable Preview preview) {
        return others.containsKey(user)
                ? others.getOrDefault(user, Optional.empty()).orElse(null)
                : preview;
    }
}
