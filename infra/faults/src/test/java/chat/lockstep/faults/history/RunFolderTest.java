package chat.lockstep.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.faults.history.FaultMark.Kind;
import chat.lockstep.faults.history.Observation.ShownMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lines are what the checker reads, name by name.
class RunFolderTest {

    @TempDir
    Path path;

    @Test
    void what_clients_saw_is_written_in_the_checker_s_words() throws Exception {
        try (var folder = new RunFolder(path)) {
            folder.write(new Observation.Invoked(1, "a/p", "c1", "send", "v", Map.of("text", "hé")));
            folder.write(new Observation.Answered(2, "a/p", "c1", "applied", "v", "log", 7));
            folder.write(new Observation.Failed(3, "a/p", "c2", "not_found", "permission", "never"));
            folder.write(new Observation.Refused(4, "a/p", "c3", "unavailable", "transient", "same_id", null));
            folder.write(new Observation.Refused(5, "a/p", "c3", "rate_limited", "overload", "after", 250L));
            folder.write(new Observation.Seen(6, "a/p", "v", "1", "{\"stream\":\"log\",\"seq\":7}"));
            folder.write(new Observation.Connected(7, "a/p", "s1", "delta", null));
            folder.write(new Observation.Present(8, "a/p", false));
            folder.write(new Observation.Shown(9, "a/p", "v", "1", 7, "h", 3, List.of(new ShownMessage(7, "m", ""))));
        }
        assertThat(Files.readAllLines(path.resolve("history.jsonl")))
                .containsExactly(
                        "{\"kind\":\"invoke\",\"t\":1,\"client\":\"a/p\",\"command\":\"c1\",\"action\":\"send\","
                                + "\"conversation\":\"v\",\"data\":{\"text\":\"hé\"}}",
                        "{\"kind\":\"ok\",\"t\":2,\"client\":\"a/p\",\"command\":\"c1\",\"outcome\":\"applied\","
                                + "\"conversation\":\"v\",\"stream\":\"log\",\"seq\":7}",
                        "{\"kind\":\"fail\",\"t\":3,\"client\":\"a/p\",\"command\":\"c2\",\"code\":\"not_found\","
                                + "\"class\":\"permission\",\"retry\":\"never\"}",
                        "{\"kind\":\"refused\",\"t\":4,\"client\":\"a/p\",\"command\":\"c3\",\"code\":\"unavailable\","
                                + "\"class\":\"transient\",\"retry\":\"same_id\"}",
                        "{\"kind\":\"refused\",\"t\":5,\"client\":\"a/p\",\"command\":\"c3\",\"code\":\"rate_limited\","
                                + "\"class\":\"overload\",\"retry\":\"after\",\"retryAfterMillis\":250}",
                        "{\"kind\":\"seen\",\"t\":6,\"client\":\"a/p\",\"conversation\":\"v\",\"epoch\":\"1\","
                                + "\"event\":{\"stream\":\"log\",\"seq\":7}}",
                        "{\"kind\":\"connect\",\"t\":7,\"client\":\"a/p\",\"session\":\"s1\",\"resume\":\"delta\"}",
                        "{\"kind\":\"present\",\"t\":8,\"client\":\"a/p\",\"is\":false}",
                        "{\"kind\":\"final\",\"t\":9,\"client\":\"a/p\",\"conversation\":\"v\",\"epoch\":\"1\","
                                + "\"seq\":7,\"chain\":\"h\",\"readUpTo\":3,"
                                + "\"messages\":[{\"seq\":7,\"id\":\"m\",\"sha256\":\"\"}]}");
    }

    @Test
    void faults_and_samples_are_written_in_the_checker_s_words() throws Exception {
        try (var folder = new RunFolder(path)) {
            folder.write(new FaultMark(1, "F7", Kind.HEALTHY, "F7"));
            folder.write(new Sample.OfProcess(2, "kafka", 3, 0));
            folder.write(new Sample.OfGauge(4, "projector_lag", 5));
        }
        assertThat(Files.readAllLines(path.resolve("faults.jsonl")))
                .containsExactly("{\"t\":1,\"fault\":\"F7\",\"kind\":\"healthy\",\"detail\":\"F7\"}");
        assertThat(Files.readAllLines(path.resolve("samples.jsonl")))
                .containsExactly(
                        "{\"t\":2,\"process\":\"kafka\",\"residentBytes\":3,\"heapBytes\":0}",
                        "{\"t\":4,\"gauge\":\"projector_lag\",\"value\":5}");
    }

    @Test
    void lines_of_many_threads_do_not_mix() throws Exception {
        int each = 500;
        try (var folder = new RunFolder(path)) {
            var threads = new ArrayList<Thread>();
            for (int thread = 0; thread < 8; thread++) {
                var client = "user" + thread + "/phone";
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < each; i++) {
                        folder.write(new Observation.Closed(i, client, 1006));
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
        }
        assertThat(Files.readAllLines(path.resolve("history.jsonl")))
                .hasSize(8 * each)
                .allMatch(line ->
                        line.matches("\\{\"kind\":\"close\",\"t\":\\d+,\"client\":\"user\\d/phone\",\"code\":1006}"));
    }

    @Test
    void what_comes_after_the_end_is_dropped() throws Exception {
        var folder = new RunFolder(path);
        folder.close();
        folder.write(new Observation.Present(1, "a/p", true));
        assertThat(path.resolve("history.jsonl")).isEmptyFile();
    }
}
