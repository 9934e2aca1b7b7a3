package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Hash;
import chat.lockstep.events.HashChain;
import chat.lockstep.events.RecordedEvent;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;

/// Looks at every row of a database on its way by, in the order of aggregate and sequence number: that streams have no
/// holes, that every hash fits its event and every chain the ones before, that the table's order keeps that of each
/// stream, and that all are of one history.
final class Inspection {

    private static final String MEND =
            "take another backup; in the store itself, ./lockstep verify shows every place that is damaged";

    private final String where;
    private final String epoch;
    private final MessageDigest digest = sha256();

    private String aggregateId = "";
    private long seq;
    private long globalIndex;
    private Hash chain = Hash.sha256(new byte[0]);
    private long events;
    private long streams;
    private long lastGlobalIndex;

    /// @param where the rows come from, for messages
    /// @param history that all of them are of
    Inspection(String where, long history) {
        this.where = where;
        this.epoch = String.valueOf(history);
    }

    /// @throws BackupFailure if the row breaks a rule
    void on(EventRow row) {
        RecordedEvent event;
        String found;
        try {
            event = row.recorded();
            found = row.epoch();
        } catch (IllegalArgumentException | JacksonException malformed) {
            throw broken(row, "it is malformed: " + malformed.getMessage());
        }
        if (!found.equals(epoch)) {
            throw broken(row, "its epoch is " + found + ", but the history is " + epoch);
        }
        if (!row.aggregateId().equals(aggregateId)) {
            begin(row, event);
        }
        if (event.seq() != seq + 1) {
            throw broken(row, "seq " + (seq + 1) + " is missing before it");
        }
        if (!event.isVerified(chain)) {
            throw broken(row, "its hash or chain does not follow from it and the events before");
        }
        if (row.globalIndex() <= globalIndex) {
            throw broken(row, "its global index " + row.globalIndex() + " is not beyond that of the event before");
        }
        seq = event.seq();
        globalIndex = row.globalIndex();
        chain = event.chain();
        events++;
        lastGlobalIndex = Math.max(lastGlobalIndex, row.globalIndex());
    }

    private void begin(EventRow row, RecordedEvent event) {
        // PostgreSQL's order of the collation "C", and of UTF-8.
        if (Arrays.compareUnsigned(
                        aggregateId.getBytes(UTF_8), row.aggregateId().getBytes(UTF_8))
                >= 0) {
            throw broken(row, "it does not come after the stream " + aggregateId);
        }
        end();
        aggregateId = row.aggregateId();
        seq = 0;
        globalIndex = 0;
        chain = HashChain.base(event.conversation(), event.stream());
        streams++;
    }

    private void end() {
        if (!aggregateId.isEmpty()) {
            digest.update((aggregateId + " " + seq + " " + chain + "\n").getBytes(UTF_8));
        }
    }

    /// What all of them come to. To be called once, after the last row.
    Contents contents() {
        end();
        return new Contents(events, streams, lastGlobalIndex, Hash.ofBytes(digest.digest()));
    }

    private BackupFailure broken(EventRow row, String why) {
        return new BackupFailure(where + ": the event of " + row.place() + " cannot be trusted: " + why, MEND);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
