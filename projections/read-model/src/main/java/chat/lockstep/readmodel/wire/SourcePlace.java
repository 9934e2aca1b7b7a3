package chat.lockstep.readmodel.wire;

import chat.lockstep.readmodel.watermark.Cursor;

/// Where in the event topic a row's last change came from.
///
/// Writes to the views carry [#writeTimestamp()] instead of the time, so of two writes to a cell the one that folded
/// more of the topic wins, whichever arrives last: a replay or a late write of a stalled process cannot move a row
/// back.
///
/// @param epoch which life of the topic; a new topic with other partitions is a new epoch
public record SourcePlace(int epoch, int partition, long offset) {

    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MAX = (1L << OFFSET_BITS) - 1;
    private static final int EPOCH_MAX = (1 << 22) - 1;

    public SourcePlace {
        if (epoch < 1 || epoch > EPOCH_MAX) {
            throw new IllegalArgumentException("topic epoch must be from 1 to " + EPOCH_MAX + ": " + epoch);
        }
        if (offset < 0 || offset > OFFSET_MAX) {
            throw new IllegalArgumentException("offset must be from 0 to 2^40 - 1: " + offset);
        }
    }

    /// The place of which `timestamp` is the write timestamp.
    public static SourcePlace ofWriteTimestamp(long timestamp, int partition) {
        return new SourcePlace((int) (timestamp >> OFFSET_BITS), partition, timestamp & OFFSET_MAX);
    }

    /// Whether the views had not yet applied this place for certain when `cursor` was read.
    public boolean isBeyond(Cursor cursor) {
        return epoch != cursor.topicEpoch() || offset >= cursor.nextOffset(partition);
    }

    /// The place just behind this one.
    public SourcePlace next() {
        return new SourcePlace(epoch, partition, offset + 1);
    }

    /// The write timestamp for Cassandra: epoch · 2^40 + offset.
    public long writeTimestamp() {
        return ((long) epoch << OFFSET_BITS) + offset;
    }
}
