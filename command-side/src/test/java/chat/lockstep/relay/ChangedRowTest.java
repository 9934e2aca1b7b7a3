package chat.lockstep.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.connection.Lsn;
import io.debezium.connector.postgresql.connection.ReplicationMessage.Operation;
import io.debezium.data.Envelope;
import io.debezium.relational.TableId;
import java.nio.ByteBuffer;
import java.time.Instant;
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
    private static final Schema UNTIMED = SchemaBuilder.struct()
            .field("op", Schema.STRING_SCHEMA)
            .field("after", ROW)
            .build();

    @Test
    void an_inserted_row_tells_when_it_was_committed_and_when_it_was_read() {
        var committed = Instant.parse("2024-03-01T12:34:56.007123Z");
        var read = committed.plusMillis(3);
        var row = ChangedRow.of(change(captured(committed, read))).orElseThrow();

        assertThat(row.event().globalIndex()).isEqualTo(77);
        assertThat(row.event().payload()).isEqualTo("{}".getBytes(UTF_8));
        assertThat(row.committedMicros()).isEqualTo(1_709_296_496_007_123L);
        assertThat(row.readMicros()).isEqualTo(1_709_296_496_010_123L);
    }

    @Test
    void a_row_without_times_is_a_row() {
        var row = ChangedRow.of(change(inserted(UNTIMED))).orElseThrow();

        assertThat(row.event().globalIndex()).isEqualTo(77);
        assertThat(row.committedMicros()).isZero();
        assertThat(row.readMicros()).isZero();
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

    /// As Debezium writes it.
    private static Struct captured(Instant committed, Instant read) {
        var config = new PostgresConnectorConfig(
                Configuration.from(Map.of("topic.prefix", "lockstep", "database.dbname", "lockstep")));
        var place = new PostgresOffsetContext.Loader(config).load(Map.of("lsn", 1L));
        var table = new TableId("lockstep", "public", "domain_event");
        place.updateWalPosition(Lsn.valueOf(2L), null, committed, 3L, null, table, Operation.INSERT);
        return Envelope.defineSchema()
                .withName("lockstep.public.domain_event.Envelope")
                .withRecord(ROW)
                .withSource(place.getSourceInfoSchema())
                .build()
                .create(row(), place.getSourceInfo(), read);
    }

    private static Struct inserted(Schema envelope) {
        return new Struct(envelope).put("op", "c").put("after", row());
    }

    private static Struct row() {
        return new Struct(ROW)
                .put("global_index", 77L)
                .put("aggregate_id", "user:alice")
                .put("sequence_number", 0L)
                .put("aggregate_type", "Account")
                .put("event_id", "018f2b6e-7c1a-7d00-8000-000000000001")
                .put("meta_data", ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .put("payload", ByteBuffer.wrap("{}".getBytes(UTF_8)))
                .put("payload_type", "deviceRegistered")
                .put("time_stamp", "2024-03-01T12:34:56.007Z");
    }

    private static SourceRecord change(Struct envelope) {
        return new SourceRecord(Map.of(), Map.of(), "lockstep.public.domain_event", envelope.schema(), envelope);
    }
}
