package chat.lockstep.faults.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.history.RunFolder;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to whom and when, without a system to which it happens.
class FaultsRunTest {

    private static final Pace AT_ONCE = new Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    private static final long IN_AN_HOUR = System.nanoTime() + TimeUnit.HOURS.toNanos(1);

    @TempDir
    Path path;

    private final List<String> done = new ArrayList<>();
    private RunFolder folder;
    private FaultsRun run;

    @BeforeEach
    void aRun() throws Exception {
        folder = new RunFolder(path);
        run = new FaultsRun(healthy(), folder, AT_ONCE, 7, _ -> {});
    }

    @AfterEach
    void end() throws Exception {
        folder.close();
    }

    /// A rig that is always up.
    private static Rig healthy() {
        return (Rig) Proxy.newProxyInstance(
                Rig.class.getClassLoader(), new Class<?>[] {Rig.class}, (_, method, _) -> switch (method.getName()) {
                    case "awaitHealthy" -> Duration.ZERO;
                    case "toString" -> "a rig that is always up";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private record Told(String name, Duration lasts, Set<String> touches, Optional<String> obstacle, List<String> done)
            implements Fault {

        @Override
        public Optional<String> obstacle(Rig rig) {
            return obstacle;
        }

        @Override
        public void begin(Rig rig, RandomGenerator random) {
            done.add("begin " + name);
            if (name.contains("impossible")) {
                throw new IllegalStateException("it cannot be done");
            }
        }

        @Override
        public void heal(Rig rig) {
            done.add("heal " + name);
        }
    }

    private Fault fault(String name, String... touches) {
        return new Told(name, Duration.ZERO, Set.of(touches), Optional.empty(), done);
    }

    @Test
    void each_fault_happens_once_and_one_of_each_row_before_the_second_of_any() throws Exception {
        run.singly(
                Stream.of("F1-a", "F1-b", "F1-c", "F2-a", "F3-a", "F3-b")
                        .map(this::fault)
                        .toList(),
                IN_AN_HOUR);
        assertThat(run.tried()).containsExactlyInAnyOrder("F1-a", "F1-b", "F1-c", "F2-a", "F3-a", "F3-b");
        assertThat(run.tried().subList(0, 3))
                .extracting(name -> name.substring(0, 2))
                .doesNotHaveDuplicates();
        assertThat(run.tried().getLast()).startsWith("F1");
        assertThat(run.notTried()).isEmpty();
    }

    @Test
    void what_cannot_be_tried_or_has_no_time_left_is_named_with_the_reason() throws Exception {
        var impossible = new Told("F12-disk", Duration.ZERO, Set.of(), Optional.of("no root"), done);
        var long1 = new Told("F7-long", Duration.ofHours(2), Set.of(), Optional.empty(), done);
        run.singly(List.of(impossible, long1), IN_AN_HOUR);
        assertThat(run.tried()).isEmpty();
        assertThat(run.notTried())
                .containsEntry("F12-disk", "no root")
                .containsEntry("F7-long", "the minutes were over");
        assertThat(done).isEmpty();
    }

    @Test
    void a_fault_that_fails_to_begin_is_healed_and_told_and_the_others_happen() throws Exception {
        run.singly(List.of(fault("F1-impossible"), fault("F2-a")), IN_AN_HOUR);
        assertThat(done).containsOnlyOnce("heal F1-impossible").contains("begin F2-a");
        assertThat(run.tried()).containsExactly("F2-a");
        assertThat(run.problems())
                .singleElement()
                .asString()
                .contains("F1-impossible")
                .contains("cannot be done");
    }

    @Test
    void one_that_fails_beside_another_leaves_both_healed() {
        assertThatThrownBy(() -> run.together(List.of(fault("F1-a"), fault("F2-impossible"))))
                .hasMessageContaining("cannot be done");
        assertThat(done).contains("heal F1-a", "heal F2-impossible");
    }

    @Test
    void faults_at_once_are_of_different_rows_and_about_different_processes() throws Exception {
        var until = System.nanoTime() + AT_ONCE.around().toNanos() + TimeUnit.MILLISECONDS.toNanos(300);
        run.mixed(
                () -> List.of(
                        fault("F1-a", "kafka"), fault("F1-b", "redis"), fault("F2-a", "kafka"), fault("F3-a", "relay")),
                until);
        assertThat(run.tried()).contains("F26-mixed");
        var begun = Files.readAllLines(path.resolve("faults.jsonl")).stream()
                .filter(line -> line.contains("begin"))
                .toList();
        assertThat(begun).noneMatch(line -> line.contains("F1-a") && line.contains("F1-b"));
        assertThat(begun).noneMatch(line -> line.contains("F1-a") && line.contains("F2-a"));
    }
}
