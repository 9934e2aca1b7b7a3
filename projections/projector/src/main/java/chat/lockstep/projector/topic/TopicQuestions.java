package chat.lockstep.projector.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Asks Kafka how far the topic goes and who reads it, for the operators' commands.
public final class TopicQuestions implements AutoCloseable {

    private static final int ANSWER_MILLIS = 10_000;

    private final TopicSettings settings;
    private final Admin admin;

    public TopicQuestions(TopicSettings settings) {
        this.settings = settings;
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                settings.bootstrapServers(),
                "request.timeout.ms",
                ANSWER_MILLIS / 2,
                "default.api.timeout.ms",
                ANSWER_MILLIS));
    }

    /// How many consumers a group has.
    ///
    /// @throws KafkaSilent if Kafka does not answer
    public int members(String group) {
        return answer(asked ->
                admin.describeConsumerGroups(List.of(group)).all().get(asked, TimeUnit.MILLISECONDS).values().stream()
                        .mapToInt(description -> description.members().size())
                        .sum());
    }

    /// Where each partition ends now; without the empty ones.
    ///
    /// @throws KafkaSilent if Kafka does not answer
    public Map<Integer, Long> ends() {
        return answer(asked -> {
            var described = admin.describeTopics(List.of(settings.topic()))
                    .allTopicNames()
                    .get(asked, TimeUnit.MILLISECONDS);
            var partitions = described.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .map(partition -> new TopicPartition(settings.topic(), partition.partition()))
                    .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
            Map<Integer, Long> ends = new HashMap<>();
            admin.listOffsets(partitions)
                    .all()
                    .get(asked, TimeUnit.MILLISECONDS)
                    .forEach((partition, end) -> {
                        if (end.offset() > 0) {
                            ends.put(partition.partition(), end.offset());
                        }
                    });
            return ends;
        });
    }

    @Override
    public void close() {
        admin.close();
    }

    private interface Question<T> {
        T ask(long millis) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private <T> T answer(Question<T> question) {
        try {
            return question.ask(ANSWER_MILLIS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new KafkaSilent("Kafka at %s: %s".formatted(settings.bootstrapServers(), failure), failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new KafkaSilent("stopped while Kafka was asked", stopped);
        }
    }
}
