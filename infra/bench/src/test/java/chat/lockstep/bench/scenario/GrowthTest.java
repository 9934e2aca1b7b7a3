package chat.lockstep.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.wire.Loop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final Growth.Load LOAD = new Growth.Load(6, 50, 1, 0.5);

    private final Loop loop = new Loop();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Long> awaited = new HashMap<>();
    private StoreInMemory store;

    @BeforeEach
    void start() throws Exception {
        store = StoreInMemory.start(loop);
    }

    @AfterEach
    void close() {
        store.close();
        loop.close();
    }

    @Test
    void the_same_load_meets_many_times_as_many_messages_in_the_same_conversations() throws Exception {
        var measured = growth().run(LOAD, 20, 60);
        assertThat(measured).isEqualTo(rows).hasSize(2).allMatch(Row::isRight);
        assertThat(measured.get(0).figures())
                .containsEntry("storedBefore", 50.0)
                .containsEntry("storedFactor", 1.0);
        // 1,000, of which each of three conversations may hold one too many
        assertThat(measured.get(1).figure("storedBefore")).isBetween(1_000.0, 1_003.0);
        assertThat(measured.get(1).figure("storedFactor"))
                .isEqualTo(measured.get(1).figure("storedBefore") / 50);
        assertThat(measured.get(1).remarks()).isEmpty();
        assertThat(measured)
                .allSatisfy(row ->
                        assertThat(row.latencies().get("delivery").count()).isEqualTo(3L * 25));
        assertThat(store.stored().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo((long) measured.get(1).figure("storedBefore") + 25);
        assertThat(store.stored()).hasSize(3);
    }

    @Test
    void the_views_are_awaited_as_far_as_the_conversations_were_filled() throws Exception {
        growth().run(LOAD, 20, 60);
        assertThat(awaited).hasSize(3).allSatisfy((user, seq) -> {
            var place = StoreInMemory.placeOf(user);
            assertThat(seq)
                    .isEqualTo(store.filledTo().get(place))
                    .isBetween(292L, store.stored().get(place));
        });
    }

    @Test
    void what_could_not_be_stored_in_time_is_told() throws Exception {
        var grown = growth().run(LOAD, 20, 0).getLast();
        assertThat(grown.figures()).containsEntry("storedBefore", 125.0).containsEntry("storedFactor", 2.5);
        assertThat(grown.remarks()).singleElement().asString().contains("filled with 0 of 875 messages");
    }

    @Test
    void nothing_can_grow_from_nothing() {
        assertThatThrownBy(() -> new Growth.Load(6, 50, 0, 0.5)).hasMessageContaining("warm-up");
    }

    @Test
    void the_users_of_a_conversation_fill_it_in_turns_in_the_gateways_name() throws Exception {
        growth().run(LOAD, 20, 60);
        assertThat(store.authors().keySet()).hasSize(6);
        assertThat(store.authors().values())
                .allSatisfy(count -> assertThat(count).isBetween(100L, 200L));
    }

    private Growth growth() {
        var stage = new Stage(loop, store, Map::of, rows::add, _ -> {});
        return new Growth(stage, new Fill(store, store.commandSide(), StoreInMemory.SECRET), awaited::putAll);
    }
}
