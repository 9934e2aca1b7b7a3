package chat.lockstep.verify;

import java.net.InetSocketAddress;
import java.util.List;

/// Where the views are.
///
/// @param contactPoints some nodes, at least one
public record CassandraPlace(List<InetSocketAddress> contactPoints, String localDatacenter, String keyspace) {

    public CassandraPlace {
        contactPoints = List.copyOf(contactPoints);
        if (contactPoints.isEmpty()) {
            throw new IllegalArgumentException("at least one contact point of Cassandra must be named");
        }
        if (!keyspace.matches("[a-z][a-z0-9_]{0,47}")) {
            throw new IllegalArgumentException("not a keyspace: " + keyspace);
        }
    }
}
