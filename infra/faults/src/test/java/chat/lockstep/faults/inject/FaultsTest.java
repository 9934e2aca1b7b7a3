package chat.lockstep.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.load.Load;
import chat.lockstep.faults.load.LoadPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

    @TempDir
    Path folder;

    private List<Fault> all;

    @BeforeEach
    void faultsOfALoadThatHasNotBegun() throws IOException {
        try (var recording = new RunFolder(folder.resolve("run"));
                var load = new Load(List.of(), recording, new LoadPlan(4, 1, 0, folder.resolve("devices")))) {
            all = Faults.all(load);
        }
    }

    @Test
    void every_fault_has_a_name_of_its_own() {
        assertThat(all).extracting(Fault::name).doesNotHaveDuplicates().allMatch(name -> !name.contains(" "));
    }

    @Test
    void every_fault_says_what_it_acts_on() {
        assertThat(all)
                .allMatch(fault -> !fault.touches().isEmpty() || fault.name().contains("clients"));
    }

    @Test
    void something_of_every_row_comes_before_the_first_variant() {
        var names = all.stream().map(Fault::name).toList();
        var rows = names.stream()
                .map(name -> name.replaceFirst("-.*", ""))
                .distinct()
                .toList();
        assertThat(names.subList(0, 25).stream().map(name -> name.replaceFirst("-.*", "")))
                .containsAll(rows.stream().filter(row -> !row.equals("query")).toList());
    }

    @Test
    void a_row_is_tried_or_it_is_said_why_not() {
        assertThat(all)
                .extracting(Fault::name)
                .allMatch(name -> Faults.notTried().keySet().stream().noneMatch(row -> name.startsWith(row + "-")));
        assertThat(Faults.notTried()).containsOnlyKeys("F23", "F25");
    }
}
