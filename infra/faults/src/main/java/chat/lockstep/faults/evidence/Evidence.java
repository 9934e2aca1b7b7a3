package chat.lockstep.faults.evidence;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.history.RunFolder;
import chat.lockstep.faults.history.Sample;
import chat.lockstep.faults.load.Load;
import java.io.IOException;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/// What the stores hold when a run is over, written into its folder.
///
/// @param events in the event store
/// @param records in the topic, repeats included
public record Evidence(long events, long records) {

    private static final Duration QUIET = Duration.ofSeconds(6); // longer than devices keep receipts back

    /// Waits until nothing has been appended for some seconds and the views hold all of it.
    ///
    /// @return false if that did not come about
    public static boolean awaitQuiet(Rig rig, Sampler sampler, Duration limit)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            long before = -1;
            while (System.nanoTime() < deadline) {
                long now = LogDump.count(rig.eventStore());
                if (now == before && sampler.isCaughtUp()) {
                    return true;
                }
                before = now;
                Thread.sleep(QUIET);
            }
            return false;
        } catch (SQLException failure) {
            throw new IOException("the event store cannot be read", failure);
        }
    }

    /// Writes down what concerns the users of the load: a system that others use too holds more.
    public static Evidence write(Rig rig, Load load, RunFolder folder) throws IOException, InterruptedException {
        Set<String> conversations = load.conversations();
        try (var log = folder.lines("log.jsonl");
                var topic = folder.lines("topic.jsonl");
                var views = folder.lines("views.jsonl");
                var http = HttpClient.newHttpClient()) {
            long events = LogDump.write(rig.eventStore(), conversations::contains, log);
            long records = TopicDump.write(rig.kafka(), conversations::contains, topic);
            folder.write(new Sample.OfGauge(folder.now(), "dead_letters", TopicDump.deadLetters(rig.kafka())));
            new ViewsDump(http, load.gateways(), views).write(load.users());
            return new Evidence(events, records);
        } catch (SQLException failure) {
            throw new IOException("the event store cannot be read", failure);
        }
    }
}
