package chat.lockstep.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.lockstep.events.Jcs;
import chat.lockstep.events.RecordedEvent;
import chat.lockstep.events.StreamKey;
import chat.lockstep.local.Server;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.testkit.TestServers;
import com.datastax.oss.driver.api.core.CqlSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An event store and views of the test's own, filled by hand: the rows here are written down, not folded.
final class SampleStores implements AutoCloseable {

    private static final Path MIGRATIONS = Path.of("../../command-side/src/main/resources/db/migration");

    final PostgresqlAccess database;
    final String keyspace = TestServers.newKeyspaceName();

    private final InetSocketAddress cassandra;
    private final ReadModel model;
    private final Connection sql;
    private final CqlSession cql;
    private final JsonMapper json = JsonMapper.builder().build();

    SampleStores() throws SQLException, IOException {
        TestServers.require(Server.POSTGRESQL, Server.CASSANDRA);
        database = TestServers.newDatabase();
        sql = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        try (var files = Files.list(MIGRATIONS)) {
            for (var file : files.sorted().toList()) {
                run(Files.readString(file));
            }
        }
        cassandra = TestServers.cassandraContactPoint();
        var address = cassandra.getHostString() + ":" + cassandra.getPort();
        model = ReadModel.create(new CassandraSettings(List.of(address), "datacenter1", keyspace, 1));
        model.ready().block(Duration.ofSeconds(60));
        cql = CqlSession.builder()
                .addContactPoint(cassandra)
                .withLocalDatacenter("datacenter1")
                .withKeyspace(keyspace)
                .build();
    }

    VerificationSettings settings() {
        return VerificationSettings.of(
                        List.of(new Database(database.jdbcUrl(), database.user(), database.password())),
                        new CassandraPlace(List.of(cassandra), "datacenter1", keyspace))
                .withSettle(Duration.ZERO);
    }

    void run(String statement) {
        try (var prepared = sql.createStatement()) {
            prepared.execute(statement);
        } catch (SQLException failure) {
            throw new IllegalStateException(statement, failure);
        }
    }

    void cql(String statement, Object... values) {
        cql.execute(statement, values);
    }

    /// A conversation with its rows.
    SampleConversation add(SampleConversation sample) {
        sample.events().forEach(this::store);
        sample.log.forEach(this::viewLog);
        sample.receipts.forEach(event -> cql(
                "INSERT INTO receipt_log (conversation, user, seq, type, id, at, by_user, by_device, data, hash, chain)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                event.conversation().value(),
                sample.ben.value(),
                event.seq(),
                event.type(),
                event.id().value(),
                event.at().instant(),
                event.by().user().value(),
                event.by().device().value(),
                event.data(),
                event.hash().value(),
                event.chain().value()));
        viewHeads(sample);
        viewReceipts(sample);
        return sample;
    }

    void store(RecordedEvent event) {
        var key = new StreamKey(event.conversation(), event.stream());
        try (var insert = sql.prepareStatement("""
                INSERT INTO domain_event (aggregate_id, sequence_number, aggregate_type, event_id, meta_data, payload,
                    payload_revision, payload_type, time_stamp) VALUES (?, ?, ?, ?::uuid, ?, ?, '1', ?, ?)
                """)) {
            insert.setString(1, key.toString());
            insert.setLong(2, event.seq() - 1);
            insert.setString(3, event.stream().isLog() ? "Conversation" : "Receipts");
            insert.setString(4, event.id().toString());
            insert.setBytes(
                    5,
                    Jcs.bytes(Map.of(
                            "user", event.by().user().value(),
                            "device", event.by().device().value(),
                            "epoch", "1",
                            "hash", event.hash().value(),
                            "chain", event.chain().value())));
            insert.setBytes(6, event.data().getBytes(UTF_8));
            insert.setString(7, event.type());
            insert.setString(8, event.at().toString());
            insert.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(event.json(), failure);
        }
    }

    void viewLog(RecordedEvent event) {
        JsonNode data = json.readTree(event.data());
        cql(
                "INSERT INTO conversation_log (conversation, bucket, seq, type, id, at, by_user, by_device, data, hash,"
                        + " chain, ordinal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                event.conversation().value(),
                (event.seq() - 1) / 1_000,
                event.seq(),
                event.type(),
                event.id().value(),
                event.at().instant(),
                event.by().user().value(),
                event.by().device().value(),
                event.data(),
                event.hash().value(),
                event.chain().value(),
                data.path("ordinal").asLong());
        if (event.type().equals("messageSent")) {
            cql(
                    "UPDATE conversation_log SET text = ? WHERE conversation = ? AND bucket = ? AND seq = ?",
                    data.path("text").asString(),
                    event.conversation().value(),
                    (event.seq() - 1) / 1_000,
                    event.seq());
        }
    }

    /// Second and third message have more than a text; what the sample always has is written here by hand.
    private void viewHeads(SampleConversation sample) {
        var conversation = sample.id.value();
        cql(
                "UPDATE conversation_log SET reply_to = " + sample.messageId(2) + ", mentions = ['" + sample.ben
                        + "'] WHERE conversation = ? AND bucket = 0 AND seq = 3",
                conversation);
        cql(
                "UPDATE conversation_log SET mentions = ['" + sample.ben
                        + "'] WHERE conversation = ? AND bucket = 0 AND seq = 4",
                conversation);
        viewHead(sample);
        var head = sample.log.get(3);
        for (var user : List.of(sample.ann, sample.ben)) {
            cql(
                    "UPDATE inbox SET kind = 'direct', peer = ?, epoch = '1', preview_id = ?, preview_seq = 4,"
                            + " preview_ordinal = 3, preview_by_user = ?, preview_by_device = 'phone', preview_at = ?,"
                            + " preview_text = ?, preview_reply_to = '', preview_mentions = ['" + sample.ben + "']"
                            + " WHERE user = ? AND conversation = ?",
                    user.equals(sample.ann) ? sample.ben.value() : sample.ann.value(),
                    head.id().value(),
                    sample.ann.value(),
                    head.at().instant(),
                    "\uD83D\uDC4B".repeat(100),
                    user.value(),
                    conversation);
        }
        cql(
                "UPDATE inbox SET own_seq = 4, own_ordinal = 3 WHERE user = ? AND conversation = ?",
                sample.ann.value(),
                conversation);
        cql(
                "UPDATE inbox SET read_seq = 3, read_ordinal = 2, mention_seqs = [3, 4] WHERE user = ? AND conversation = ?",
                sample.ben.value(),
                conversation);
    }

    /// Moves the heads of all rows to the last event of the log.
    void viewHead(SampleConversation sample) {
        var head = sample.log.getLast();
        cql(
                "UPDATE conversation SET kind = 'direct', members = ['" + sample.ann + "', '" + sample.ben
                        + "'], roles = ['member', 'member'], may_send = 'everyone', may_add_members = 'everyone',"
                        + " may_edit_settings = 'everyone', epoch = '1', head_seq = ?, head_chain = ?, head_ordinal = ?"
                        + " WHERE conversation = ?",
                head.seq(),
                head.chain().value(),
                head.seq() - 1,
                sample.id.value());
        for (var user : List.of(sample.ann, sample.ben)) {
            cql(
                    "UPDATE inbox SET head_seq = ?, head_chain = ?, head_ordinal = ?, last_activity = ?"
                            + " WHERE user = ? AND conversation = ?",
                    head.seq(),
                    head.chain().value(),
                    head.seq() - 1,
                    head.at().instant(),
                    user.value(),
                    sample.id.value());
        }
    }

    private void viewReceipts(SampleConversation sample) {
        var conversation = sample.id.value();
        var ben = sample.ben.value();
        var last = sample.receipts.getLast();
        cql(
                "INSERT INTO receipts (conversation, user, device, stream_seq, stream_chain, read_seq, read_at)"
                        + " VALUES (?, ?, '', 3, ?, 3, ?)",
                conversation,
                ben,
                last.chain().value(),
                sample.receipts.get(1).at().instant());
        cql(
                "INSERT INTO receipts (conversation, user, device, delivered_seq, delivered_at) VALUES (?, ?, 'phone', 4, ?)",
                conversation,
                ben,
                last.at().instant());
        cql(
                "INSERT INTO device_inbox (user, device, conversation, delivered_seq, delivered_at) VALUES (?, 'phone', ?, 4, ?)",
                ben,
                conversation,
                last.at().instant());
    }

    @Override
    public void close() throws SQLException {
        cql.close();
        model.close();
        sql.close();
    }
}
