package chat.lockstep.readmodel.version;

import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import chat.lockstep.readmodel.cassandra.ViewsVersion;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/// Reads and changes which version of the views is in use. One operator's command at a time changes it.
public final class ViewsVersions {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Connection connection;
    private final Statement select;
    private final Statement upsert;

    public ViewsVersions(Connection connection) {
        this.connection = connection;
        select = new Statement(connection, "SELECT * FROM KEYSPACE.views_version WHERE name = 'views'");
        upsert = new Statement(connection, """
                INSERT INTO KEYSPACE.views_version (name, reading, writing, building, newest, changed)
                VALUES ('views', :reading, :writing, :building, :newest, :changed)
                """);
    }

    /// As it stands now; version 1 alone if there was never another one.
    public Mono<ViewsVersion> read() {
        return select.row(query -> query).map(ViewsVersion::of).defaultIfEmpty(ViewsVersion.first());
    }

    /// Makes the tables of `versions.building()`, then says so.
    public ViewsVersion begin(ViewsVersion versions, Instant now) {
        var next = new ViewsVersion(
                versions.reading(), versions.writing(), versions.newest() + 1, versions.newest() + 1, now);
        // The number is taken before the tables are made: a killed command leaves no tables that nobody knows of.
        write(next);
        connection.createVersion(next.building());
        return next;
    }

    /// Makes what is missing of the tables that are being built, after an interruption.
    public void complete(ViewsVersion versions) {
        connection.createVersion(versions.building());
    }

    /// From now on within seconds, readers take `version`.
    public ViewsVersion readFrom(ViewsVersion versions, int version, Instant now) {
        return write(new ViewsVersion(version, versions.writing(), versions.building(), versions.newest(), now));
    }

    /// From now on within seconds, projectors write `version`, and nothing is being built any more.
    public ViewsVersion writeTo(ViewsVersion versions, int version, Instant now) {
        return write(new ViewsVersion(versions.reading(), version, 0, versions.newest(), now));
    }

    /// Gives up what is being built, and drops its tables.
    public ViewsVersion abandon(ViewsVersion versions, Instant now) {
        var without = write(new ViewsVersion(versions.reading(), versions.writing(), 0, versions.newest(), now));
        connection.dropVersion(versions.building());
        return without;
    }

    /// Drops the tables of a version that is neither read nor written nor built.
    public void drop(int version) {
        connection.dropVersion(version);
    }

    /// Whether the tables of `version` exist.
    public boolean exists(int version) {
        return connection.hasVersion(version);
    }

    private ViewsVersion write(ViewsVersion versions) {
        upsert.run(row -> row.setInt("reading", versions.reading())
                        .setInt("writing", versions.writing())
                        .setInt("building", versions.building())
                        .setInt("newest", versions.newest())
                        .setInstant("changed", versions.changed()))
                .block(TIMEOUT);
        return versions;
    }
}
