package chat.lockstep.verify;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Where the views are.
final class CassandraOptions {

    @Option(
            names = "--cassandra",
            required = true,
            split = ",",
            paramLabel = "host:port",
            description = "Some nodes of Cassandra.")
    private List<String> cassandra = new ArrayList<>();

    @Option(names = "--datacenter", required = true, paramLabel = "name", description = "Of Cassandra.")
    private String datacenter = "";

    @Option(names = "--keyspace", required = true, paramLabel = "name", description = "Of the views.")
    private String keyspace = "";

    CassandraPlace place() {
        return new CassandraPlace(
                cassandra.stream().map(CassandraOptions::address).toList(), datacenter, keyspace);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new CouldNotLook("--cassandra must be host:port: " + text, malformed);
        }
    }
}
