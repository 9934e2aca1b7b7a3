package chat.lockstep.readmodel.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MentionsTest {

    @Test
    void a_new_mention_drops_those_that_were_seen() {
        assertThat(new Mentions(4, List.of(2L, 4L, 6L)).with(9)).isEqualTo(new Mentions(4, List.of(6L, 9L)));
    }

    @Test
    void a_mention_that_is_known_already_changes_nothing() {
        assertThat(new Mentions(1, List.of(2L, 6L, 9L)).with(6)).isEqualTo(new Mentions(1, List.of(2L, 6L, 9L)));
    }

    @Test
    void a_mark_only_moves_forward() {
        assertThat(new Mentions(4, List.of(6L)).marked(3).mark()).isEqualTo(4);
        assertThat(new Mentions(4, List.of(6L)).marked(6)).isEqualTo(new Mentions(6, List.of(6L)));
    }
}
