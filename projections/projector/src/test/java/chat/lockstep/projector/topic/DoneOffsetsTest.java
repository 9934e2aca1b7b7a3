package chat.lockstep.projector.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoneOffsetsTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final TopicPartition OTHER = new TopicPartition("events", 1);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private long nanos;

    @BeforeEach
    void assigned() {
        consumer.assign(List.of(PARTITION, OTHER));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, OTHER, 0L));
    }

    @Test
    void an_offset_is_committed_only_when_what_was_written_for_it_is_durable() {
        var done = offsets(Duration.ofSeconds(12));
        done.add(PARTITION, 5);
        pass(11_999);
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isZero();
        pass(501);
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isEqualTo(5);
        assertThat(done.isEmpty()).isTrue();
    }

    @Test
    void later_batches_do_not_hold_up_an_earlier_one_nor_go_with_it() {
        var done = offsets(Duration.ofSeconds(12));
        for (int batch = 1; batch <= 200; batch++) {
            done.add(PARTITION, batch);
            pass(100);
        }
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isBetween(75L, 81L); // 20 s have passed, so those of the first 8
        assertThat(done.isEmpty()).isFalse();
    }

    @Test
    void a_partition_that_is_given_away_is_committed_as_far_as_it_is_durable() {
        var done = offsets(Duration.ofSeconds(12));
        done.add(PARTITION, 3);
        pass(13_000);
        done.add(PARTITION, 8);
        done.add(OTHER, 4);
        done.commitNow(List.of(PARTITION, OTHER));
        assertThat(committed(PARTITION)).isEqualTo(3);
        assertThat(committed(OTHER)).isZero();
        done.drop(List.of(PARTITION, OTHER));
        assertThat(done.isEmpty()).isTrue();
    }

    @Test
    void where_nothing_can_be_lost_offsets_are_committed_at_once_but_not_all_the_time() {
        var done = offsets(Duration.ZERO);
        pass(100);
        done.add(PARTITION, 1);
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isEqualTo(1);
        pass(50);
        done.add(PARTITION, 2);
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isEqualTo(1);
        pass(50);
        done.commitWhenDue();
        assertThat(committed(PARTITION)).isEqualTo(2);
    }

    private DoneOffsets offsets(Duration durableAfter) {
        return new DoneOffsets(consumer, durableAfter, () -> nanos);
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long committed(TopicPartition partition) {
        consumer.poll(Duration.ZERO); // takes the answers of commits
        var offset = consumer.committed(Set.of(partition)).get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
