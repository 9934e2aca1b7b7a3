package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.RunningService;
import chat.lockstep.local.process.ScriptService;
import chat.lockstep.local.process.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentTest {

    @TempDir
    private Path data;

    private final Told told = new Told();
    private final Semaphore turn = new Semaphore(1);

    @Test
    void one_that_dies_is_said_and_started_again() throws Exception {
        Component component = component("exec sleep 1000");
        component.start();
        ProcessIdentity first = identity(component);
        Thread keeper = keepUp(component);
        first.signal(StopSignal.KILL);
        await().atMost(Duration.ofMinutes(1)).until(() -> told.lines.size() >= 3);
        assertThat(told.lines).containsExactly("up", "died: it was killed (SIGKILL), again in 1 s", "up");
        assertThat(identity(component)).isNotEqualTo(first);
        end(keeper, component);
        assertThat(component.state()).isEqualTo(Component.State.STOPPED);
    }

    @Test
    void one_that_cannot_start_again_is_tried_after_ever_longer_pauses() throws Exception {
        Path once = data.resolve("once");
        Component component = component("[ -e " + once + " ] && exit 5; touch " + once + "; exec sleep 1000");
        component.start();
        await().until(once.toFile()::exists);
        Thread keeper = keepUp(component);
        identity(component).signal(StopSignal.KILL);
        await().atMost(Duration.ofMinutes(1)).until(() -> told.lines.size() >= 4);
        assertThat(told.lines.subList(1, 4))
                .containsExactly(
                        "died: it was killed (SIGKILL), again in 1 s", "failed, again in 2 s", "failed, again in 4 s");
        end(keeper, component);
    }

    @Test
    void one_that_is_held_stays_down_until_it_is_let_go() throws Exception {
        Component component = component("exec sleep 1000");
        component.start();
        Thread keeper = keepUp(component);
        Path held = Files.createFile(data.resolve("run/script.held"));
        identity(component).signal(StopSignal.KILL);
        await().during(Duration.ofMillis(1_500)) // longer than the usual pause
                .atMost(Duration.ofMinutes(1))
                .until(() -> component.service().process().isEmpty());
        Files.delete(held);
        await().atMost(Duration.ofMinutes(1)).until(() -> component.state() == Component.State.UP);
        end(keeper, component);
    }

    @Test
    void nodes_of_one_application_start_again_one_after_the_other() throws Exception {
        Component component = component("exec sleep 1000");
        component.start();
        Thread keeper = keepUp(component);
        turn.acquire(); // another node starts
        identity(component).signal(StopSignal.KILL);
        await().during(Duration.ofMillis(1_500)) // longer than the usual pause
                .atMost(Duration.ofMinutes(1))
                .until(() -> component.service().process().isEmpty());
        turn.release();
        await().atMost(Duration.ofMinutes(1)).until(() -> component.state() == Component.State.UP);
        await().untilAsserted(() -> assertThat(turn.availablePermits()).isOne());
        end(keeper, component);
    }

    /// Ready while its process runs, like a real service.
    private Component component(String script) {
        RunningService[] self = new RunningService[1];
        ScriptService service = new ScriptService(data, script, () -> ready(self[0]), Map.of("script", 1));
        self[0] = new RunningService(service, data);
        return new Component(self[0], Set.of(), turn, told);
    }

    private static Readiness ready(RunningService service) {
        return service.process().isPresent() && sleeps(service)
                ? new Readiness.Ready()
                : new Readiness.NotYet("not running");
    }

    private static boolean sleeps(RunningService service) {
        return ProcessHandle.of(service.process().orElseThrow().identity().pid())
                .flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("sleep") || command.endsWith("coreutils"))
                .isPresent();
    }

    private static ProcessIdentity identity(Component component) {
        return component.service().process().orElseThrow().identity();
    }

    private static Thread keepUp(Component component) {
        return Thread.ofPlatform().start(() -> {
            try {
                component.keepUp();
            } catch (InterruptedException _) {
                // stopped by the test
            }
        });
    }

    private static void end(Thread keeper, Component component) throws Exception {
        keeper.interrupt();
        keeper.join(Duration.ofSeconds(5));
        component.stop();
    }

    private static final class Told implements Component.Events {

        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void changed(Component component) {}

        @Override
        public void up(Component component, Duration after) {
            lines.add("up");
        }

        @Override
        public void died(Component component, String how, Duration pause) {
            lines.add("died: " + how + ", again in " + pause.toSeconds() + " s");
        }

        @Override
        public void failed(Component component, LocalFailure failure, Duration pause) {
            lines.add("failed, again in " + pause.toSeconds() + " s");
        }
    }
}
