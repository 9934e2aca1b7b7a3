package chat.lockstep.readmodel.account;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Device;
import chat.lockstep.readmodel.cassandra.Connection;
import chat.lockstep.readmodel.cassandra.Statement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Objects;
import reactor.core.publisher.Flux;

/// Reads the devices of a user.
public final class DevicesReader {

    private final Statement selectDevices;

    public DevicesReader(Connection connection) {
        selectDevices = new Statement(connection, "SELECT * FROM KEYSPACE.device WHERE user = :user");
    }

    /// All that ever said hello, revoked ones included, by id.
    public Flux<Device> devices(UserId user) {
        return selectDevices.stream(query -> query.setString("user", user.value()))
                .filter(row -> !row.isNull("registered_at"))
                .map(DevicesReader::device);
    }

    private static Device device(Row row) {
        var revoked = row.getInstant("revoked_at");
        return new Device(
                DeviceId.of(Objects.requireNonNull(row.getString("device"))),
                row.getString("name"),
                row.getString("platform"),
                Timestamp.of(Objects.requireNonNull(row.getInstant("registered_at"))),
                revoked == null ? null : Timestamp.of(revoked));
    }
}
