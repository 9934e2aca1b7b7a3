package chat.lockstep.readmodel.cassandra;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Pattern;

/// How to reach Cassandra.
///
/// @param contactPoints `host:port` of some nodes, at least one
/// @param localDatacenter the data centre whose nodes are asked
/// @param keyspace where the views live
/// @param replicationFactor copies of each row in the local data centre; used when the keyspace is created
public record CassandraSettings(
        List<String> contactPoints, String localDatacenter, String keyspace, int replicationFactor) {

    private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");
    private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("(.+):([0-9]{1,5})");

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
        require(!contactPoints.isEmpty(), "lockstep.cassandra.contact-points must name at least one host:port");
        contactPoints.forEach(CassandraSettings::address);
        require(KEYSPACE.matcher(keyspace).matches(), "lockstep.cassandra.keyspace must match " + KEYSPACE);
        require(
                DATACENTER.matcher(localDatacenter).matches(),
                "lockstep.cassandra.local-datacenter must match " + DATACENTER);
        require(
                replicationFactor >= 1 && replicationFactor <= 9,
                "lockstep.cassandra.replication-factor must be from 1 to 9: " + replicationFactor);
    }

    List<InetSocketAddress> addresses() {
        return contactPoints.stream().map(CassandraSettings::address).toList();
    }

    private static InetSocketAddress address(String contactPoint) {
        var parts = HOST_AND_PORT.matcher(contactPoint);
        require(parts.matches(), "lockstep.cassandra.contact-points must be host:port: " + contactPoint);
        return new InetSocketAddress(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
