package chat.lockstep.query;

import chat.lockstep.readmodel.cassandra.CassandraSettings;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the views are.
///
/// @param contactPoints `host:port` of some nodes
@ConfigurationProperties("lockstep.cassandra")
record ViewSettings(
        @DefaultValue("127.0.0.1:8103") List<String> contactPoints,
        @DefaultValue("datacenter1") String localDatacenter,
        @DefaultValue("lockstep") String keyspace) {

    CassandraSettings cassandra() {
        return new CassandraSettings(contactPoints, localDatacenter, keyspace, 1); // the projector creates the keyspace
    }
}
