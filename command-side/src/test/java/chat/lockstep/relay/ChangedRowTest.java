package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class ChangedRowTest {

    private static final Schema ROW = SchemaBuilder.struct()
            .field("global_index", Schema.INT64_SCHEMA)
            .field("aggregate_id", Schema.STRING_SCHEMA)
            .field("sequence_number", Schema.INT64_SCHEMA)
            .field("aggregate_type", Schema.STRING_SCHEMA)
            .field("event_id", Schema.STRING_SCHEMA)
            .field("meta_data", Schema.BYTES_SCHEMA)
            .field("payload", Schema.BYTES_SCHEMA)
            .field("payload_revision", Schema.OPTIONAL_STRING_SCHEMA)
            .field("payload_type", Schema.STRING_SCHEMA)
            .field("time_stamp", Schema.STRING_SCHEMA)
            .build();
    private static final Schema SOURCE =
            SchemaBuilder.struct().field("ts_us", Schema.OPTIONAL_INT64_SCHEMA).build();
    private static final Schema TIMED = SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema UNTIMED = SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("after", ROW)
            .build();

    @Test
    void an_inserted_row_tells_when_it_was_committed_and_when_it_was_read() {
        var source = new Struct(SOURCE).put("ts_us", 1_700_000_000_000_000L);
        var row = ChangedRow.of(change(inserted(TIMED).put("source", source).put("ts_us", 1_700_000_000_003_000L)))
                .orElseThrow();

        assertThat(row.event().globalIndex()).isEqualTo(77);
        assertThat(row.event().payload()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(row.committedMicros()).isEqualTo(1_700_000_000_000_000L);
        assertThat(row.readMicros()).isEqualTo(1_700_000_000_003_000L);
    }

    @Test
    void a_row_without_times_is_a_row() {
        var without = ChangedRow.of(change(inserted(UNTIMED))).orElseThrow();
        var empty = ChangedRow.of(change(inserted(TIMED).put("source", new Struct(SOURCE))))
                .orElseThrow();

        for (var row : new ChangedRow[] {without, empty}) {
            assertThat(row.event().globalIndex()).isEqualTo(77);
            assertThat(row.committedMicros()).isZero();
            assertThat(row.readMicros()).isZero();
        }
    }

    @Test
    void what_is_no_row_is_left_out() {
        var message = new Struct(
                        SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build())
                .put("op", "m");

        assertThat(ChangedRow.of(change(message))).isEmpty();
    }

    @Test
    void nothing_but_inserts_may_come() {
        assertThatThrownBy(() -> ChangedRow.of(change(inserted(UNTIMED).put("op", "u"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("operation u");
    }

    private static Struct inserted(Schema envelope) {
        var after = new Struct(ROW)
                .put("global_index", 77L)
                .put("aggregate_id", "user:alice")
                .put("sequence_number", 0L)
                .put("aggregate_type", "Account")
                .put("event_id", "018f2b6e-7c1a-7d00-8000-000000000001")
                .put("meta_data", ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .put("payload", ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .put("payload_type", "deviceRegistered")
                .put("time_stamp", "2024-03-01T12:34:56.007Z");
        return new Struct(envelope).put("op", "c").put("after", after);
    }

    private static SourceRecord change(Struct envelope) {
        return new SourceRecord(Map.of(), Map.of(), "lockstep.public.domain_event", envelope.schema(), envelope);
    }
}
