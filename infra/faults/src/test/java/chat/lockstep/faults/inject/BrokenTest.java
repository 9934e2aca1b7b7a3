package chat.lockstep.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Direction;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Traffic;
import chat.lockstep.faults.inject.Broken.Harm;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A network fault that did not happen is told, since it would prove nothing.
class BrokenTest {

    private static final Ways WAYS = Ways.between("relay", "kafka");

    private final FakeLink link = new FakeLink();

    @Test
    void a_cut_with_a_connection_that_is_still_open_is_told_and_healed() throws InterruptedException {
        Broken fault = fault(new Harm.Cut());
        fault.begin(rig(), new Random(1));
        link.traffic = new Traffic(1, 5, 10, 10);
        assertThatThrownBy(() -> fault.heal(rig())).hasMessageContaining("connections are open");
        assertThat(link.told).containsExactly("cut", "heal");
    }

    @Test
    void a_silence_in_which_something_was_heard_is_told() throws InterruptedException {
        Broken fault = fault(new Harm.Silence(Direction.BACK));
        fault.begin(rig(), new Random(1));
        link.traffic = new Traffic(1, 5, 99, 11);
        assertThatThrownBy(() -> fault.heal(rig())).hasMessageContaining("something came back");
    }

    @Test
    void the_direction_that_is_not_silent_may_be_heard() throws InterruptedException {
        Broken fault = fault(new Harm.Silence(Direction.BACK));
        fault.begin(rig(), new Random(1));
        link.traffic = new Traffic(1, 5, 99, 10);
        assertThatCode(() -> fault.heal(rig())).doesNotThrowAnyException();
        assertThat(link.told).containsExactly("swallow BACK", "heal");
    }

    @Test
    void a_way_that_nobody_has_ever_gone_cannot_break() {
        link.traffic = new Traffic(0, 0, 0, 0);
        assertThatThrownBy(() -> fault(new Harm.Cut()).begin(rig(), new Random(1)))
                .hasMessageContaining("nobody has ever connected");
    }

    private static Broken fault(Harm harm) {
        return new Broken("F10-test", WAYS, harm, Duration.ZERO);
    }

    /// Of which only the link is asked for.
    private Rig rig() {
        return (Rig) java.lang.reflect.Proxy.newProxyInstance(
                Rig.class.getClassLoader(), new Class<?>[] {Rig.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("link");
                    assertThat(arguments).containsExactly("relay", "kafka");
                    return link;
                });
    }

    private static final class FakeLink implements Link {

        private final List<String> told = new ArrayList<>();
        private Traffic traffic = new Traffic(0, 5, 10, 10);

        @Override
        public void cut() {
            told.add("cut");
        }

        @Override
        public void swallow(Direction direction) {
            told.add("swallow " + direction);
        }

        @Override
        public void delay(Duration by) {
            told.add("delay " + by);
        }

        @Override
        public void leadTo(InetSocketAddress other) {
            told.add("leadTo " + other);
        }

        @Override
        public void reset() {
            told.add("reset");
        }

        @Override
        public void heal() {
            told.add("heal");
        }

        @Override
        public Traffic traffic() {
            return traffic;
        }
    }
}
