package chat.lockstep.projector.operate;

import chat.lockstep.projector.CassandraProperties;
import chat.lockstep.projector.topic.TopicSettings;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.CassandraSettings;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/// The projector's settings, from system properties and the environment.
final class OperatorSettings {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(30);

    private OperatorSettings() {}

    static TopicSettings topic() {
        return bound("lockstep.kafka", TopicSettings.class);
    }

    static CassandraSettings cassandra() {
        return bound("lockstep.cassandra", CassandraProperties.class).settings();
    }

    /// The views, when Cassandra is there.
    ///
    /// @throws ReadModelUnavailable if it is not within half a minute
    static ReadModel connected() {
        var settings = cassandra();
        var model = ReadModel.connect(settings);
        try {
            model.ready().block(CONNECT_MAX);
            return model;
        } catch (RuntimeException late) {
            model.close();
            throw new ReadModelUnavailable(
                    "Cassandra at %s has no complete keyspace %s within %s"
                            .formatted(settings.contactPoints(), settings.keyspace(), CONNECT_MAX),
                    late);
        }
    }

    private static <T> T bound(String prefix, Class<T> type) {
        try {
            return Binder.get(new StandardEnvironment())
                    .bind(prefix, type)
                    .orElseThrow(
                            () -> new OperatorMistake("no settings " + prefix + ".* are given as system properties"));
        } catch (BindException wrong) {
            throw new OperatorMistake("settings " + prefix + ".*: " + wrong.getMessage());
        }
    }
}
