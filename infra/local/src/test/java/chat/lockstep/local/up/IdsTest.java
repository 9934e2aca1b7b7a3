package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void two_users_have_one_conversation_whoever_begins_it() {
        UUID expected = UUID.fromString("d723fb7a-b236-5839-80c4-efc1bbaa34cf"); // by Python's uuid.uuid5
        assertThat(Ids.direct("alice", "bob")).isEqualTo(expected);
        assertThat(Ids.direct("bob", "alice")).isEqualTo(expected);
    }

    @Test
    void a_time_ordered_id_says_when_it_was_made() {
        long before = System.currentTimeMillis();
        UUID id = Ids.timeOrdered();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    }
}
