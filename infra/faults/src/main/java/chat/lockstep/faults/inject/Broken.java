package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Direction;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Traffic;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A network between two sides that does not do its work.
final class Broken implements Fault {

    private static final Duration LAST_BYTES = Duration.ofMillis(200);

    private final String name;
    private final Ways ways;
    private final Harm harm;
    private final Duration lasts;

    private Traffic begun = new Traffic(0, 0, 0, 0);

    Broken(String name, Ways ways, Harm harm, Duration lasts) {
        this.name = name;
        this.ways = ways;
        this.harm = harm;
        this.lasts = lasts;
    }

    /// What is wrong with it.
    sealed interface Harm {

        /// Connections are reset, and new ones refused.
        record Cut() implements Harm {}

        /// Nothing goes through, and neither side is told.
        record Silence(Direction direction) implements Harm {}

        /// Everything takes its time.
        record Delay(Duration by) implements Harm {}
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration lasts() {
        return lasts;
    }

    @Override
    public Set<String> touches() {
        return Set.copyOf(ways.ends());
    }

    @Override
    public boolean isSilent() {
        return harm instanceof Harm.Silence && ways.from().equals(Ways.CLIENTS);
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        Traffic before = ways.traffic(rig);
        require(before.acceptedConnections() > 0, "nobody has ever connected", before);
        for (Link link : ways.in(rig)) {
            harm(link);
        }
        Thread.sleep(LAST_BYTES); // what was under way when it began
        begun = ways.traffic(rig);
    }

    private void harm(Link link) {
        switch (harm) {
            case Harm.Cut _ -> link.cut();
            case Harm.Silence(Direction direction) -> link.swallow(direction);
            case Harm.Delay(Duration by) -> link.delay(by);
        }
    }

    @Override
    public void heal(Rig rig) {
        Traffic end = ways.traffic(rig);
        ways.in(rig).forEach(Link::heal);
        switch (harm) {
            case Harm.Cut _ -> {
                require(end.openConnections() == 0, "connections are open", end);
                require(end.acceptedConnections() == begun.acceptedConnections(), "some were not refused", end);
            }
            case Harm.Silence(Direction direction) -> {
                require(
                        direction == Direction.BACK || end.bytesThere() == begun.bytesThere(),
                        "something went there",
                        end);
                require(
                        direction == Direction.THERE || end.bytesBack() == begun.bytesBack(),
                        "something came back",
                        end);
            }
            case Harm.Delay _ -> require(end.bytesBack() > begun.bytesBack(), "nothing came late", end);
        }
    }

    private void require(boolean condition, String wrong, Traffic seen) {
        if (!condition) {
            throw new IllegalStateException(
                    name + " did not happen: " + wrong + ", at first " + begun + ", then " + seen);
        }
    }
}
