package chat.lockstep.checker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.checker.world.Recording;
import chat.lockstep.checker.world.World;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Threads may write the lines of different clients in any order: only the time and the order within a client count.
class LineOrderTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void how_the_lines_of_clients_are_interleaved_does_not_matter(long seed) {
        var recording = World.play(seed, 130);
        var random = new Random(seed);
        HistoryMutations.all().limit(6).forEach(mutation -> mutation.change().apply(recording, random));
        var verdict = Checker.check(recording.write(folder));

        interleaveAnew(recording, random);
        var again = Checker.check(recording.write(folder));

        assertThat(verdict.violations()).isNotEmpty();
        assertThat(again.violations()).containsExactlyInAnyOrderElementsOf(verdict.violations());
        assertThat(again.faults()).isEqualTo(verdict.faults());
        assertThat(again.totals()).isEqualTo(verdict.totals());
    }

    private static void interleaveAnew(Recording recording, Random random) {
        var byClient = new LinkedHashMap<String, Queue<ObjectNode>>();
        recording.history.forEach(
                line -> byClient.computeIfAbsent(line.get("client").stringValue(), ignored -> new ArrayDeque<>())
                        .add(line));
        recording.history.clear();
        var clients = new ArrayList<>(byClient.keySet());
        while (!clients.isEmpty()) {
            var client = clients.get(random.nextInt(clients.size()));
            recording.history.add(byClient.get(client).remove());
            if (byClient.get(client).isEmpty()) {
                clients.remove(client);
            }
        }
    }
}
