package chat.lockstep.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.bench.client.Places.Step;
import org.junit.jupiter.api.Test;

class PlacesTest {

    private final Places places = new Places();

    @Test
    void events_are_taken_in_order_and_once() {
        assertThat(places.take("c", 1)).isEqualTo(Step.NEXT);
        assertThat(places.take("c", 2)).isEqualTo(Step.NEXT);
        assertThat(places.take("c", 2)).isEqualTo(Step.REPEAT);
        assertThat(places.take("c", 4)).isEqualTo(Step.GAP);
        assertThat(places.seq("c")).isEqualTo(2);
    }

    @Test
    void a_conversation_begins_where_the_device_first_hears_of_it() {
        assertThat(places.isBehind("c", 7)).isFalse();
        assertThat(places.seq("c")).isEqualTo(7);
        assertThat(places.isBehind("c", 9)).isTrue();
    }

    @Test
    void it_is_asked_for_once_until_the_answer_comes_or_the_connection_ends() {
        assertThat(places.pull("c")).isTrue();
        assertThat(places.pull("c")).isFalse();
        assertThat(places.isPulling()).isTrue();
        places.pulled("c");
        assertThat(places.isPulling()).isFalse();
        assertThat(places.pull("c")).isTrue();
        places.reconnected();
        assertThat(places.pull("c")).isTrue();
    }
}
