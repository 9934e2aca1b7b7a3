package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpLockTest {

    @TempDir
    private Path data;

    @Test
    void a_second_up_is_refused_with_the_first_ones_pid_and_the_mend() throws IOException {
        long self = ProcessHandle.current().pid();
        try (UpLock _ = UpLock.take(data)) {
            assertThat(UpLock.holder(data).orElseThrow().pid()).isEqualTo(self);
            assertThatThrownBy(() -> UpLock.take(data))
                    .isInstanceOfSatisfying(
                            LocalFailure.class,
                            failure -> assertThat(failure.text())
                                    .contains("pid " + self, data.toString(), "./lockstep down", "LOCKSTEP_DATA"));
        }
    }

    @Test
    void it_is_free_again_afterwards() throws IOException {
        UpLock.take(data).close();
        assertThat(UpLock.holder(data)).isEmpty();
        UpLock.take(data).close();
    }
}
