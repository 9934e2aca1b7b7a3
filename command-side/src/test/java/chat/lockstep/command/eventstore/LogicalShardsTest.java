package chat.lockstep.command.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogicalShardsTest {

    @Test
    void a_logical_shard_is_what_every_language_computes() {
        // printf user:alice | sha256sum
        assertThat(LogicalShards.logicalOf(ConversationId.ofUser(UserId.of("alice"))))
                .isEqualTo(0xda);
    }

    @Test
    void every_logical_shard_is_used() {
        assertThat(IntStream.range(0, 5_000)
                        .map(number -> LogicalShards.logicalOf(ConversationId.ofUser(UserId.of("user-" + number))))
                        .distinct()
                        .count())
                .isEqualTo(LogicalShards.COUNT);
    }

    @Test
    void a_conversation_is_in_the_database_of_its_logical_shard() {
        var shards = LogicalShards.of(List.of("128-255", "0-99", "100-127"));
        for (int number = 0; number < 1_000; number++) {
            var conversation = ConversationId.ofUser(UserId.of("user-" + number));
            int logical = LogicalShards.logicalOf(conversation);

            assertThat(shards.databaseOf(conversation)).isEqualTo(logical >= 128 ? 0 : logical < 100 ? 1 : 2);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0-127           | no database has logical shard 128
                    0-127,129-255   | no database has logical shard 128
                    0-128,128-255   | shards[1].logical: shards[0] has logical shard 128 already
                    0-256           | shards[0].logical must be a range within 0-255, not 0-256
                    9-3             | shards[0].logical must be a range within 0-255, not 9-3
                    all             | shards[0].logical must be a range such as 0-127, not all
                    """)
    void each_logical_shard_must_have_one_database(String ranges, String message) {
        assertThatThrownBy(() -> LogicalShards.of(List.of(ranges.split(","))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }
}
