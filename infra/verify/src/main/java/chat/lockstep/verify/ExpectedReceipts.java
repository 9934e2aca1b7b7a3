package chat.lockstep.verify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one member's stream says.
final class ExpectedReceipts {

    private final Map<String, Map<String, @Nullable Object>> delivered = new TreeMap<>();
    private long seq;
    private String chain = "";
    private long readSeq;
    private @Nullable Instant readAt;

    void on(StoredEvent event) {
        seq = event.seq();
        chain = event.chain();
        long upTo = event.parsed().path("upTo").asLong();
        var at = Instant.parse(event.at());
        switch (event.type()) {
            case "read" -> {
                readSeq = upTo;
                readAt = at;
            }
            case "delivered" -> {
                var row = new LinkedHashMap<String, @Nullable Object>();
                row.put("delivered_seq", upTo);
                row.put("delivered_at", at);
                delivered.put(Texts.text(event, "device"), row);
            }
            default -> {
                // It moves the head and changes nothing else.
            }
        }
    }

    /// The log seq that the member read up to; 0 for none.
    long readSeq() {
        return readSeq;
    }

    long seq() {
        return seq;
    }

    /// The member's own row of `receipts`.
    Map<String, @Nullable Object> head() {
        var row = new LinkedHashMap<String, @Nullable Object>();
        row.put("stream_seq", seq);
        row.put("stream_chain", chain);
        row.put("read_seq", readSeq == 0 ? null : readSeq);
        row.put("read_at", readAt);
        return row;
    }

    /// The marks of each device, in `receipts` and in `device_inbox`.
    Map<String, Map<String, @Nullable Object>> delivered() {
        return delivered;
    }
}
