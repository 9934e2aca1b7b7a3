package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.lockstep.checker.recording.Unreadable;
import chat.lockstep.checker.world.Recording;
import chat.lockstep.checker.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the checker does not know it refuses, with the place, instead of judging half of it.
class StrictReadingTest {

    @TempDir
    Path folder;

    private final Recording recording = World.play(1, 10);

    @BeforeEach
    void write() {
        recording.write(folder);
    }

    @Test
    void an_unknown_kind_is_refused() {
        recording.history.getFirst().put("kind", "guess");
        isRefused("history.jsonl:1", "unknown kind guess");
    }

    @Test
    void an_unknown_field_is_refused() {
        recording.samples.get(1).put("colour", "red");
        isRefused("samples.jsonl:2", "unknown field colour");
    }

    @Test
    void an_unknown_field_of_an_event_is_refused() {
        recording.log.getFirst().withObject("event").put("colour", "red");
        isRefused("log.jsonl:1, event", "unknown field colour");
    }

    @Test
    void an_unknown_bound_is_refused() {
        recording.run.withObject("bounds").put("colour", 1);
        isRefused("run.json, bounds", "unknown field colour");
    }

    @Test
    void a_missing_field_is_refused() {
        recording.views.getFirst().remove("chain");
        isRefused("views.jsonl:1", "field chain is missing");
    }

    @Test
    void a_field_of_another_type_is_refused() {
        recording.topic.getFirst().put("seq", "1");
        isRefused("topic.jsonl:1", "seq must be an integer: \"1\"");
    }

    @Test
    void a_topic_out_of_order_is_refused() {
        recording.topic.add(recording.topic.getFirst().deepCopy());
        isRefused("topic.jsonl:" + recording.topic.size(), "is not beyond");
    }

    @Test
    void a_command_invoked_twice_is_refused() {
        recording.history.add(recording.lines("invoke", any -> true).getFirst());
        isRefused("history.jsonl:" + recording.history.size(), "was invoked before");
    }

    @Test
    void an_answer_to_nothing_is_refused() {
        recording.history.add(Recording.object("kind", "info", "t", 1, "client", "ann/d0", "command", "c", "why", "?"));
        isRefused("history.jsonl:" + recording.history.size(), "ann/d0 never invoked command c");
    }

    @Test
    void a_fault_that_never_began_is_refused() {
        recording.faults.add(Recording.object("t", 1, "fault", "F1", "kind", "heal"));
        isRefused("faults.jsonl:1", "F1 has not begun");
    }

    @Test
    void a_line_cut_short_is_refused() throws IOException {
        append("history.jsonl", "{\"kind\":\"ack\",\"t\":");
        assertThatThrownBy(() -> Checker.check(folder))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("history.jsonl:" + (recording.history.size() + 1));
    }

    @Test
    void a_field_named_twice_is_refused() throws IOException {
        append("faults.jsonl", "{\"t\":1,\"t\":2,\"fault\":\"F1\",\"kind\":\"begin\"}");
        assertThatThrownBy(() -> Checker.check(folder)).hasMessageContaining("Duplicate");
    }

    @Test
    void a_missing_file_is_refused() throws IOException {
        Files.delete(folder.resolve("views.jsonl"));
        assertThatThrownBy(() -> Checker.check(folder)).hasMessageContaining("views.jsonl");
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.APPEND);
    }

    private void isRefused(String place, String what) {
        recording.write(folder);
        assertThatThrownBy(() -> Checker.check(folder))
                .isInstanceOf(Unreadable.class)
                .hasMessageStartingWith(place)
                .hasMessageContaining(what);
    }
}
