package chat.lockstep.e2e;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.rig.LocalRig;
import chat.lockstep.testkit.TestServers;
import chat.lockstep.verify.CassandraPlace;
import chat.lockstep.verify.Database;
import chat.lockstep.verify.TopicPlace;
import chat.lockstep.verify.Verification;
import chat.lockstep.verify.VerificationResult;
import chat.lockstep.verify.VerificationSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The rig that all tests of this JVM share: a whole system on free ports, with a data folder of its own. It ends with
/// the JVM, however that ends.
final class WholeSystem {

    private static WholeSystem running;

    private final Rig rig;

    private WholeSystem(Rig rig) {
        this.rig = rig;
    }

    static synchronized WholeSystem running() {
        if (running == null) {
            try {
                running = new WholeSystem(
                        LocalRig.start(TestServers.temporarySettings().data(), checkout()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the system started", interrupted);
            }
        }
        return running;
    }

    /// Of this test, which holds Kafka's tools.
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static Path checkout() {
        return Path.of(System.getProperty("lockstep.checkout"));
    }

    /// What can be broken.
    Rig rig() {
        return rig;
    }

    /// Of one gateway.
    URI httpUrl() {
        return httpUrls().getFirst();
    }

    /// Of every gateway.
    List<URI> httpUrls() {
        return rig.gateways();
    }

    List<URI> socketUrls() {
        return httpUrls().stream().map(DevTokens::socketUrl).toList();
    }

    Path data() {
        return rig.data();
    }

    EventStore eventStore() {
        var database = rig.eventStore();
        return new EventStore(database.url(), database.user(), database.password());
    }

    Views views() {
        return new Views(rig.cassandra());
    }

    EventTopic topic() {
        return new EventTopic(rig.kafka());
    }

    /// What `./lockstep verify --topic` says.
    VerificationResult verify() throws InterruptedException {
        var database = rig.eventStore();
        return Verification.run(VerificationSettings.of(
                        List.of(new Database(database.url(), database.user(), database.password())),
                        new CassandraPlace(List.of(rig.cassandra()), "datacenter1", "lockstep"))
                .withTopic(new TopicPlace(rig.kafka(), "lockstep.events"))
                .withSettle(Duration.ofMinutes(2)));
    }

    /// Ends an application at once, as a crash would; `up` starts it again.
    void kill(String application) {
        try {
            rig.victim(application).kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + application + " ended", interrupted);
        }
    }

    /// Changes when the application is started again.
    long pid(String application) {
        long pid = rig.victim(application).pid();
        if (pid == 0) {
            throw new IllegalStateException(application + " is not running");
        }
        return pid;
    }
}
