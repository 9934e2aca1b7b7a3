package chat.lockstep.readmodel;

import chat.lockstep.readmodel.account.BlocksReader;
import chat.lockstep.readmodel.account.DevicesReader;
import chat.lockstep.readmodel.account.HiddenReader;
import chat.lockstep.readmodel.account.SettingsReader;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Connection.SchemaRole;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.convergence.ConvergenceLedger;
import chat.lockstep.readmodel.conversation.ConversationReader;
import chat.lockstep.readmodel.inbox.InboxReader;
import chat.lockstep.readmodel.log.DeltaReader;
import chat.lockstep.readmodel.log.HistoryReader;
import chat.lockstep.readmodel.log.LogPlaceReader;
import chat.lockstep.readmodel.receipts.ReceiptsReader;
import chat.lockstep.readmodel.version.ConversationDigests;
import chat.lockstep.readmodel.version.ViewsVersions;
import chat.lockstep.readmodel.watermark.WatermarkReader;
import java.time.InstantSource;
import reactor.core.publisher.Mono;

/// The views in Cassandra. One per process; its readers are safe for threads and live as long as it does.
///
/// It connects in the background: until Cassandra is there, readers answer with [ReadModelUnavailable] at once, and
/// so they do when it goes away. Every reader has a timeout and answers on a computing thread.
public final class ReadModel implements AutoCloseable {

    private final Connection connection;
    private final InstantSource clock;
    private final InboxReader inbox;
    private final DeltaReader deltas;
    private final HistoryReader history;
    private final ConversationReader conversations;
    private final ReceiptsReader receipts;
    private final WatermarkReader watermarks;
    private final LogPlaceReader places;
    private final DevicesReader devices;
    private final BlocksReader blocks;
    private final ConvergenceLedger convergence;
    private final ProjectorAccess projector;
    private final Statement selectOneWatermark;
    private final ViewsVersions versions;

    private ReadModel(Connection connection, InstantSource clock) {
        this.connection = connection;
        this.clock = clock;
        var hidden = new HiddenReader(connection);
        inbox = new InboxReader(connection, new SettingsReader(connection), hidden, clock);
        receipts = new ReceiptsReader(connection);
        deltas = new DeltaReader(connection, receipts, clock);
        history = new HistoryReader(connection, hidden, clock);
        places = new LogPlaceReader(connection);
        devices = new DevicesReader(connection);
        blocks = new BlocksReader(connection);
        convergence = new ConvergenceLedger(connection);
        conversations = new ConversationReader(connection);
        watermarks = new WatermarkReader(connection);
        projector = ProjectorAccess.of(connection);
        versions = new ViewsVersions(connection);
        selectOneWatermark = new Statement(connection, "SELECT partition FROM KEYSPACE.watermark LIMIT 1");
    }

    /// Connects to views that the projector keeps, waiting for the projector to have created them. Returns at once.
    public static ReadModel connect(CassandraSettings settings) {
        return connect(settings, InstantSource.system());
    }

    /// @param clock says which messages have expired
    public static ReadModel connect(CassandraSettings settings, InstantSource clock) {
        return new ReadModel(Connection.open(settings, SchemaRole.WAITS), clock);
    }

    /// Connects, and creates the keyspace and tables that are missing. For the projector alone. Returns at once.
    public static ReadModel create(CassandraSettings settings) {
        return new ReadModel(Connection.open(settings, SchemaRole.CREATES), InstantSource.system());
    }

    /// The same views in one version, whichever the others read. It lives as long as this does.
    public ReadModel pinned(int version) {
        return new ReadModel(connection.pinned(version), clock);
    }

    /// What the rows of one conversation say, to be compared between versions.
    public ConversationDigests digests() {
        return new ConversationDigests(connection, this.conversations, receipts, inbox);
    }

    /// Which versions there are, and how they are made, switched and dropped.
    public ViewsVersions versions() {
        return versions;
    }

    /// How often a node of Cassandra was lost so far: rows written in the seconds before may be lost with it.
    public long nodesDown() {
        return connection.nodesDown();
    }

    /// Completes when Cassandra is connected and the tables exist; waits for it without limit.
    public Mono<Void> ready() {
        return connection.ready();
    }

    /// Completes if Cassandra answers a read now, else [ReadModelUnavailable]. For health.
    public Mono<Void> check() {
        return selectOneWatermark.run(query -> query);
    }

    public InboxReader inbox() {
        return inbox;
    }

    public DeltaReader deltas() {
        return deltas;
    }

    public HistoryReader history() {
        return history;
    }

    public ConversationReader conversations() {
        return conversations;
    }

    public ReceiptsReader receipts() {
        return receipts;
    }

    public WatermarkReader watermarks() {
        return watermarks;
    }

    /// Chains at places of a log.
    public LogPlaceReader places() {
        return places;
    }

    /// The devices of users.
    public DevicesReader devices() {
        return devices;
    }

    /// Whom users block.
    public BlocksReader blocks() {
        return blocks;
    }

    /// What devices acknowledged. The gateways alone write it.
    public ConvergenceLedger convergence() {
        return convergence;
    }

    /// What the projector reads and writes besides.
    public ProjectorAccess projector() {
        return projector;
    }

    @Override
    public void close() {
        connection.close();
    }
}
