package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Victim;
import chat.lockstep.local.FreePorts;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.postgresql.Standby;
import chat.lockstep.local.process.RunningService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// SIGKILL to the event store's server, which stays down, while a standby takes its place that has confirmed every
/// commit. Everybody finds the new one at the old address, and nobody is told.
///
/// At the end the first server's place follows the promoted one, and takes over again in the same way. So it happens
/// twice, and what comes after this finds the rig as it was.
final class Failover implements Fault {

    private static final String SERVER = "postgresql";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private @Nullable Standby standby;
    private @Nullable RunningService running;
    private boolean promoted;

    @Override
    public String name() {
        return "F14-postgresql-failover";
    }

    @Override
    public Duration lasts() {
        return Duration.ofSeconds(15);
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public Set<String> touches() {
        return Set.of(SERVER, "command-side", "command-side-2", "relay", "relay-2");
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        int port = FreePorts.one();
        Standby following = Standby.of(settingsOf(rig), port);
        RunningService server = new RunningService(following, rig.data());
        standby = following;
        running = server;
        try {
            following.copyAnew();
            server.start();
            following.awaitStreaming(LIMIT);
            following.requireItsConfirmation(LIMIT);
            following.awaitSlots(LIMIT);
            Victim first = rig.victim(SERVER);
            first.mayNotStart();
            first.kill();
            following.promote(LIMIT);
            promoted = true;
            InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
            links(rig).forEach(link -> link.leadTo(address));
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException("the standby could not take over: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        if (standby == null || running == null) {
            return;
        }
        try {
            if (promoted) {
                takeBack(rig, standby, running);
            } else {
                rig.victim(SERVER).mayStart();
                running.stop();
                standby.release();
            }
        } catch (IOException | SQLException failure) {
            throw new IllegalStateException("the first server's place is lost: " + failure.getMessage(), failure);
        }
    }

    /// What the first server left is given up: it may hold commits that were never answered.
    private static void takeBack(Rig rig, Standby standby, RunningService running)
            throws IOException, SQLException, InterruptedException {
        Standby back = standby.reversed();
        back.copyAnew();
        rig.victim(SERVER).mayStart();
        back.awaitStreaming(LIMIT);
        back.requireItsConfirmation(LIMIT);
        back.awaitSlots(LIMIT);
        running.kill();
        back.promote(LIMIT);
        links(rig).forEach(Link::heal);
    }

    /// Of everybody who asks the event store.
    private static List<Link> links(Rig rig) {
        return List.of(rig.link("command-side", SERVER), rig.link("relay", SERVER));
    }

    /// The rig's ports, by the one that is known.
    private static LocalSettings settingsOf(Rig rig) {
        int port =
                URI.create(rig.eventStore().url().substring("jdbc:".length())).getPort();
        int beyond = Ports.DEFAULT.postgresql() - Ports.DEFAULT.base();
        return LocalSettings.of(rig.data(), new Ports(port - beyond));
    }
}
