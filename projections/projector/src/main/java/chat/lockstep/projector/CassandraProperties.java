package chat.lockstep.projector;

import chat.lockstep.readmodel.cassandra.CassandraSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where the views are; see [CassandraSettings].
@Validated
@ConfigurationProperties("lockstep.cassandra")
public record CassandraProperties(
        @NotEmpty List<String> contactPoints,
        @DefaultValue("datacenter1") @NotBlank String localDatacenter,
        @DefaultValue("lockstep") @NotBlank String keyspace,
        @DefaultValue("1") @Min(1) @Max(9) int replicationFactor) {

    public CassandraSettings settings() {
        return new CassandraSettings(contactPoints, localDatacenter, keyspace, replicationFactor);
    }
}
