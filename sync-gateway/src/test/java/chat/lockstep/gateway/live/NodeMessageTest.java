package chat.lockstep.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeMessageTest {

    private static final Claim CLAIM = new Claim(UserId.of("alice"), DeviceId.of("phone"), 1_000, "s1");

    @Test
    void a_claim_is_read_as_it_was_written() {
        assertThat(NodeMessage.claim(NodeMessage.of(CLAIM))).isEqualTo(CLAIM);
        assertThat(NodeMessage.claim(NodeMessage.PULSE)).isNull();
        assertThat(NodeMessage.isOne(NodeMessage.of(CLAIM))).isTrue();
        assertThat(NodeMessage.isOne("{}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!claim ", "!claim a b c d", "!claim alice phone 1", "!claim alice phone 1 s1 more"})
    void a_malformed_claim_is_refused(String message) {
        assertThatThrownBy(() -> NodeMessage.claim(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_two_connections_of_a_device_exactly_one_ends_the_other() {
        var later = new Claim(UserId.of("alice"), DeviceId.of("phone"), 1_001, "s0");
        var sameMoment = new Claim(UserId.of("alice"), DeviceId.of("phone"), 1_000, "s2");
        var otherDevice = new Claim(UserId.of("alice"), DeviceId.of("tablet"), 9_000, "s3");

        assertThat(later.ends(CLAIM)).isTrue();
        assertThat(CLAIM.ends(later)).isFalse();
        assertThat(sameMoment.ends(CLAIM)).isTrue();
        assertThat(CLAIM.ends(sameMoment)).isFalse();
        assertThat(CLAIM.ends(CLAIM)).isFalse();
        assertThat(otherDevice.ends(CLAIM)).isFalse();
    }
}
