package chat.lockstep.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.e2e.fault.History.Copy;
import chat.lockstep.e2e.fault.History.Log;
import chat.lockstep.e2e.fault.History.Send;
import chat.lockstep.e2e.fault.History.Shown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A checker that finds nothing in a damaged history proves nothing by finding nothing in a run.
class HistoryCheckerTest {

    private static final String CONVERSATION = "c";
    private static final List<String> DEVICES = List.of("alice-phone", "bob-phone");

    /// Twenty messages, sent in turn by two devices; each is answered five ticks after it was sent, so some overlap.
    private static final History GOOD = new History(
            LongStream.rangeClosed(1, 20)
                    .mapToObj(i -> new Send(CONVERSATION, DEVICES.get((int) i % 2), "m" + i, i * 4, i * 4 + 5))
                    .toList(),
            List.of(new Log(CONVERSATION, 21, messages())),
            DEVICES.stream()
                    .map(device -> new Copy(CONVERSATION, device, messages()))
                    .toList());

    private static List<Shown> messages() {
        return LongStream.rangeClosed(1, 20)
                .mapToObj(i -> new Shown(i + 1, "m" + i))
                .toList();
    }

    @Test
    void a_good_history_violates_nothing() {
        assertThat(HistoryChecker.violations(GOOD)).isEmpty();
    }

    @Test
    void an_acknowledged_message_that_the_log_lost_is_found() {
        assertThat(HistoryChecker.violations(withLog(without(7))))
                .anyMatch(line -> line.contains("m8") && line.contains("lost"));
    }

    @Test
    void a_message_that_is_in_the_log_twice_is_found() {
        assertThat(HistoryChecker.violations(withLog(messages -> {
                    messages.set(9, new Shown(11, "m3"));
                    return messages;
                })))
                .anyMatch(line -> line.contains("m3") && line.contains("twice"));
    }

    @Test
    void a_message_that_nobody_sent_is_found() {
        assertThat(HistoryChecker.violations(withLog(messages -> {
                    messages.set(9, new Shown(11, "forged"));
                    return messages;
                })))
                .anyMatch(line -> line.contains("forged") && line.contains("nobody"));
    }

    @Test
    void a_send_without_an_answer_is_found() {
        var sends = new ArrayList<>(GOOD.sends());
        sends.set(4, new Send(CONVERSATION, "bob-phone", "m5", 20, null));
        assertThat(HistoryChecker.violations(new History(sends, GOOD.logs(), GOOD.copies())))
                .anyMatch(line -> line.contains("m5") && line.contains("never answered"));
    }

    @Test
    void messages_against_the_order_of_time_are_found() {
        assertThat(HistoryChecker.violations(withLog(swapped(2, 5))))
                .anyMatch(line -> line.contains("acknowledged before"));
    }

    @Test
    void messages_of_one_device_against_its_order_are_found() {
        assertThat(HistoryChecker.violations(withLog(swapped(3, 5))))
                .anyMatch(line -> line.contains("stands before one it was sent after"));
    }

    @Test
    void messages_that_were_under_way_together_may_stand_in_either_order() {
        assertThat(HistoryChecker.violations(
                        new History(GOOD.sends(), withLog(swapped(4, 5)).logs(), List.of())))
                .isEmpty();
    }

    @Test
    void a_device_that_misses_a_message_is_found() {
        assertThat(HistoryChecker.violations(withCopy(without(7))))
                .anyMatch(line -> line.contains("bob-phone") && line.contains("m8"));
    }

    @Test
    void a_device_that_shows_a_message_twice_is_found() {
        assertThat(HistoryChecker.violations(withCopy(messages -> {
                    messages.add(8, messages.get(7));
                    return messages;
                })))
                .anyMatch(line -> line.contains("bob-phone") && line.contains("twice"));
    }

    @Test
    void a_device_that_swaps_two_messages_is_found() {
        assertThat(HistoryChecker.violations(withCopy(messages -> {
                    Collections.swap(messages, 3, 4);
                    return messages;
                })))
                .anyMatch(line -> line.contains("bob-phone") && line.contains("differs"));
    }

    @Test
    void a_conversation_without_a_log_is_found() {
        assertThat(HistoryChecker.violations(new History(GOOD.sends(), List.of(), GOOD.copies())))
                .anyMatch(line -> line.contains("no log"));
    }

    private static History withLog(UnaryOperator<List<Shown>> damage) {
        var log = new Log(CONVERSATION, 21, damage.apply(new ArrayList<>(messages())));
        return new History(GOOD.sends(), List.of(log), GOOD.copies());
    }

    private static History withCopy(UnaryOperator<List<Shown>> damage) {
        return new History(
                GOOD.sends(),
                GOOD.logs(),
                List.of(
                        GOOD.copies().getFirst(),
                        new Copy(CONVERSATION, "bob-phone", damage.apply(new ArrayList<>(messages())))));
    }

    private static UnaryOperator<List<Shown>> without(int index) {
        return messages -> {
            messages.remove(index);
            return messages;
        };
    }

    /// The ids of two places, exchanged.
    private static UnaryOperator<List<Shown>> swapped(int one, int other) {
        return messages -> {
            var first = messages.get(one);
            var second = messages.get(other);
            messages.set(one, new Shown(first.seq(), second.id()));
            messages.set(other, new Shown(second.seq(), first.id()));
            return messages;
        };
    }
}
