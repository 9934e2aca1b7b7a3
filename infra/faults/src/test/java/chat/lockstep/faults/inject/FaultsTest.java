package chat.lockstep.faults.inject;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.faults.Fault;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void every_fault_has_a_name_of_its_own() {
        assertThat(Faults.all()).extracting(Fault::name).doesNotHaveDuplicates().allMatch(name -> !name.contains(" "));
    }

    @Test
    void every_fault_says_what_it_acts_on() {
        assertThat(Faults.all())
                .allMatch(fault -> !fault.touches().isEmpty() || fault.name().contains("clients"));
    }

    @Test
    void something_of_every_row_comes_before_the_first_variant() {
        var names = Faults.all().stream().map(Fault::name).toList();
        var rows = names.stream()
                .map(name -> name.replaceFirst("-.*", ""))
                .distinct()
                .toList();
        assertThat(names.subList(0, 24).stream().map(name -> name.replaceFirst("-.*", "")))
                .containsAll(rows.stream().filter(row -> !row.equals("query")).toList());
    }

    @Test
    void a_row_is_tried_or_it_is_said_why_not() {
        assertThat(Faults.all())
                .extracting(Fault::name)
                .allMatch(name -> Faults.notTried().keySet().stream().noneMatch(row -> name.startsWith(row + "-")));
        assertThat(Faults.notTried()).containsOnlyKeys("F14", "F23", "F25");
    }
}
