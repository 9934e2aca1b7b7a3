package chat.lockstep.readmodel.watermark;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Up to where in the topic the views were applied when something was read of them: a version vector over the
/// partitions. On the wire it is opaque.
///
/// @param topicEpoch which life of the topic; 0 if nothing was applied yet
/// @param nextOffsets for each partition the offset below which everything was applied; absent is 0
public record Cursor(int topicEpoch, Map<Integer, Long> nextOffsets) {

    /// Nothing was applied.
    public static final Cursor NONE = new Cursor(0, Map.of());

    private static final int FORMAT = 1;
    private static final int PARTITIONS_MAX = 10_000;
    private static final int CHARACTERS_MAX = 1 << 17;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MORE = 1 << VARINT_BITS;

    /// @throws IllegalArgumentException for a negative number, or more partitions than any topic has
    public Cursor {
        nextOffsets = Collections.unmodifiableMap(new TreeMap<>(nextOffsets));
        if (topicEpoch < 0 || nextOffsets.size() > PARTITIONS_MAX) {
            throw new IllegalArgumentException("not an epoch and partitions of a topic");
        }
        nextOffsets.forEach((partition, offset) -> {
            if (partition < 0 || offset < 0) {
                throw new IllegalArgumentException("not a place in a topic: " + partition + ":" + offset);
            }
        });
    }

    /// The offset below which `partition` was applied.
    public long nextOffset(int partition) {
        return nextOffsets.getOrDefault(partition, 0L);
    }

    /// Whether everything of this one is in `other`, too. Cursors of different lives of the topic are not comparable.
    public boolean isAtMost(Cursor other) {
        return nextOffsets.isEmpty()
                || (topicEpoch == other.topicEpoch
                        && nextOffsets.entrySet().stream()
                                .allMatch(entry -> entry.getValue() <= other.nextOffset(entry.getKey())));
    }

    /// As text of letters, digits, `-` and `_`.
    public String encode() {
        var bytes = new ByteArrayOutputStream();
        put(bytes, FORMAT);
        put(bytes, topicEpoch);
        put(bytes, nextOffsets.size());
        int before = 0;
        for (var entry : nextOffsets.entrySet()) {
            put(bytes, entry.getKey() - before);
            put(bytes, entry.getValue());
            before = entry.getKey();
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
    }

    /// Empty for a text that [#encode()] does not make.
    public static Optional<Cursor> parse(String text) {
        if (text.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        try {
            var cursor = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            return cursor.filter(read -> read.encode().equals(text));
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Cursor> read(ByteBuffer bytes) {
        if (get(bytes) != FORMAT) {
            return Optional.empty();
        }
        int epoch = Math.toIntExact(get(bytes));
        long count = get(bytes);
        if (count > PARTITIONS_MAX) {
            return Optional.empty();
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        int partition = 0;
        for (long i = 0; i < count; i++) {
            partition = Math.toIntExact(partition + get(bytes));
            offsets.put(partition, get(bytes));
        }
        return Optional.of(new Cursor(epoch, offsets));
    }

    /// Seven bits a byte, the lowest first; the eighth says that more follow.
    private static void put(ByteArrayOutputStream bytes, long number) {
        long left = number;
        while (left >= VARINT_MORE) {
            bytes.write((int) (left % VARINT_MORE) | VARINT_MORE);
            left >>= VARINT_BITS;
        }
        bytes.write((int) left);
    }

    private static long get(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += VARINT_BITS) {
            int next = Byte.toUnsignedInt(bytes.get());
            number |= (long) (next % VARINT_MORE) << shift;
            if (next < VARINT_MORE) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number that is too large");
    }
}
