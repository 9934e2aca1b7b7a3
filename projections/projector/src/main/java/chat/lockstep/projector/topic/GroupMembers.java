package chat.lockstep.projector.topic;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/// Asks Kafka who is in a consumer group.
public final class GroupMembers implements AutoCloseable {

    private static final int ANSWER_MILLIS = 5_000;

    private final Admin admin;

    public GroupMembers(TopicSettings settings) {
        admin = Admin.create(Map.of(
                "bootstrap.servers", settings.bootstrapServers(),
                "request.timeout.ms", ANSWER_MILLIS,
                "default.api.timeout.ms", ANSWER_MILLIS));
    }

    /// How many consumers the group has; 0 if that cannot be told now.
    public int count(String group) {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .values()
                    .stream()
                    .mapToInt(description -> description.members().size())
                    .sum();
        } catch (ExecutionException | TimeoutException notNow) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
