package chat.lockstep.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcTest {

    @Test
    void a_process_may_be_called_anything() {
        var stat = "42 (a) b (c) S 1 42 42 0 -1 4194304 1 2 3 4 150 50 20 30 20 0 1 0 100 1000 10 18446744073709551615";
        assertThat(ProcessTimes.parse(stat)).isEqualTo(2.5);
    }

    @Test
    void waiting_is_not_work_and_what_was_stolen_is_told_apart() {
        var stat = "cpu  100 200 300 9000 800 10 20 40 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n";
        assertThat(MachineTimes.parse(stat)).isEqualTo(new MachineTimes(6.3, 0.4));
    }

    @Test
    void what_the_load_itself_uses_is_not_somebody_elses() {
        var meter = UsageMeter.start(Map.of());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(400);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        var usage = meter.stop();
        assertThat(usage.load().cpuSeconds()).isGreaterThan(0.02).isLessThan(4);
        assertThat(usage.load().residentBytes()).isGreaterThan(1 << 20);
        assertThat(usage.systemCpuSeconds()).isZero();
        assertThat(usage.disturbed()).isEqualTo(usage.otherCores() + usage.stolenCores() > Usage.OTHERS_MAX);
    }

    @Test
    void a_process_of_the_system_is_neither_the_load_nor_somebody_else() throws Exception {
        var busy = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            var meter = UsageMeter.start(Map.of("busy", busy.pid()));
            double before = OwnProcess.cpuSeconds();
            TimeUnit.MILLISECONDS.sleep(600);
            var usage = meter.stop();
            assertThat(usage.processes()).containsOnlyKeys("busy");
            assertThat(usage.systemCpuSeconds()).isGreaterThan(0);
            assertThat(usage.load().cpuSeconds()).isCloseTo(OwnProcess.cpuSeconds() - before, within(1.0));
        } finally {
            busy.destroyForcibly();
        }
    }
}
