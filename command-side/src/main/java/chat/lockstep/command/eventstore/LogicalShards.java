package chat.lockstep.command.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.ConversationId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The 256 logical shards, and which database holds each. A conversation's logical shard never changes, so a database
/// can be divided later by moving whole logical shards.
final class LogicalShards {

    static final int COUNT = 256;

    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})-(\\d{1,3})");

    private final int[] databases;

    private LogicalShards(int[] databases) {
        this.databases = databases;
    }

    /// @param ranges of each database, as `first-last`
    /// @throws IllegalStateException unless every logical shard has exactly one database; it names the setting
    static LogicalShards of(List<String> ranges) {
        int[] databases = new int[COUNT];
        Arrays.fill(databases, -1);
        for (int database = 0; database < ranges.size(); database++) {
            assign(databases, database, ranges.get(database));
        }
        for (int logical = 0; logical < COUNT; logical++) {
            if (databases[logical] < 0) {
                throw new IllegalStateException("lockstep.event-store.shards: no database has logical shard " + logical
                        + "; together they must have 0-255, each once");
            }
        }
        return new LogicalShards(databases);
    }

    private static void assign(int[] databases, int database, String range) {
        var setting = "lockstep.event-store.shards[" + database + "].logical";
        var matcher = RANGE.matcher(range);
        if (!matcher.matches()) {
            throw new IllegalStateException(setting + " must be a range such as 0-127, not " + range);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = Integer.parseInt(matcher.group(2));
        if (first > last || last >= COUNT) {
            throw new IllegalStateException(setting + " must be a range within 0-255, not " + range);
        }
        for (int logical = first; logical <= last; logical++) {
            if (databases[logical] >= 0) {
                throw new IllegalStateException(
                        setting + ": shards[" + databases[logical] + "] has logical shard " + logical + " already");
            }
            databases[logical] = database;
        }
    }

    /// The database of a conversation, as its place in the list.
    int databaseOf(ConversationId conversation) {
        return databases[logicalOf(conversation)];
    }

    /// The first byte of SHA-256 of the conversation's id.
    static int logicalOf(ConversationId conversation) {
        try {
            return MessageDigest.getInstance("SHA-256")
                            .digest(conversation.value().getBytes(UTF_8))[0]
                    & 0xff;
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
