package chat.lockstep.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimedLoopTest {

    private final HandTimer timer = new HandTimer();
    private final List<String> done = new ArrayList<>();

    private TimedLoop loop(boolean fails) {
        return new TimedLoop(timer, new EventLoop.Owner() {
            @Override
            public long turn(long now) {
                done.add("turn");
                if (fails) {
                    throw new IllegalStateException("the disk is full");
                }
                return Long.MAX_VALUE;
            }

            @Override
            public void failed(RuntimeException cause) {
                done.add("failed");
            }
        });
    }

    @Test
    void a_call_is_answered_after_its_turn() {
        var loop = loop(false);
        assertThat(loop.call(() -> done.add("call"))).isTrue();
        assertThat(done).containsExactly("call", "turn");
    }

    @Test
    void a_call_in_whose_turn_the_device_fails_says_so() {
        var loop = loop(true);
        assertThatThrownBy(() -> loop.call(() -> done.add("call"))).hasMessageContaining("the disk is full");
        assertThat(done).containsExactly("call", "turn", "failed");
        assertThatThrownBy(() -> loop.call(() -> true)).hasMessageContaining("the disk is full");
    }

    @Test
    void what_is_posted_waits_for_its_own_turn() {
        var loop = loop(false);
        loop.post(() -> done.add("task"));
        assertThat(done).isEmpty();
        timer.settle();
        assertThat(done).containsExactly("task", "turn");
    }
}
