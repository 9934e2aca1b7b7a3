package chat.lockstep.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DiskTest {

    private final Disk disk = new Disk(Mutation.NONE);
    private final int process = disk.begin();

    private void write(String text, long at) {
        disk.write(ByteBuffer.wrap(text.getBytes(UTF_8)), at, process);
    }

    private String content() {
        var into = ByteBuffer.allocate(disk.size());
        disk.read(into, 0);
        return new String(into.array(), UTF_8);
    }

    @Test
    void a_killed_process_leaves_what_it_wrote() {
        write("abc", 0);
        disk.kill();
        assertThat(content()).isEqualTo("abc");
    }

    @Test
    void without_power_only_what_was_synced_is_left() {
        write("abcdef", 0);
        disk.sync(process);
        write("XY", 1);
        write("more", 6);
        disk.truncate(3, process);
        disk.losePower();
        assertThat(content()).isEqualTo("abcdef");
    }

    @Test
    void a_process_dies_in_the_middle_of_a_commit_and_can_do_nothing_more() {
        disk.dieAtCommit(2);
        write("abcd", Disk.HEADER_BYTES);
        assertThatThrownBy(() -> write("efgh", Disk.HEADER_BYTES + 4)).isInstanceOf(Disk.Killed.class);
        assertThat(content()).endsWith("abcdef");
        assertThatThrownBy(() -> disk.sync(process)).isInstanceOf(Disk.Killed.class);
        disk.kill();
        disk.begin();
        assertThat(disk.isDead()).isFalse();
        assertThatThrownBy(() -> write("late", 0)).isInstanceOf(Disk.Killed.class);
    }

    @Test
    void a_header_is_no_commit() {
        disk.dieAtCommit(1);
        write("head", 0);
        write("head", Disk.HEADER_BYTES / 2);
        assertThat(disk.isDead()).isFalse();
    }

    @Test
    void an_unsound_disk_keeps_less_than_it_says() {
        var liar = new Disk(Mutation.SYNCS_ARE_LIES);
        int by = liar.begin();
        liar.write(ByteBuffer.wrap(new byte[3]), 0, by);
        liar.sync(by);
        liar.losePower();
        assertThat(liar.exists()).isFalse();
    }
}
