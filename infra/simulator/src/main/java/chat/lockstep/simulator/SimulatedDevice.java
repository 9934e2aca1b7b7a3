package chat.lockstep.simulator;

import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.client.Surroundings;
import chat.lockstep.client.Timings;
import chat.lockstep.client.TokenSupplier;
import chat.lockstep.client.Transport;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.test.scheduler.VirtualTimeScheduler;

/// The SDK on a device whose process dies now and then, with and without its power, and comes back.
final class SimulatedDevice implements Life.Guard {

    private static final URI NOWHERE = URI.create("ws://simulated/v1/sync");
    private static final Timings TIMINGS = new Timings(
            Duration.ofSeconds(4),
            Duration.ofSeconds(6),
            Duration.ofSeconds(3),
            Duration.ofMillis(50),
            Duration.ofSeconds(2),
            Duration.ofMillis(700));

    private final UserId user;
    private final DeviceId id;
    private final Transport transport;
    private final Random random;
    private final LockstepOptions options;
    private final VirtualTimeScheduler time;
    private final Disk disk;
    private final Heard heard;
    private final Doctor doctor;
    private @Nullable Life life;
    private @Nullable Lockstep lockstep;
    private @Nullable Link link;

    /// Who is called when a device dies, or does not work.
    interface Doctor {

        void died(SimulatedDevice device);

        void broken(RuntimeException cause);
    }

    SimulatedDevice(
            UserId user,
            DeviceId id,
            VirtualTimeScheduler time,
            Clock clock,
            Network network,
            Heard heard,
            Doctor doctor,
            Tuning tuning) {
        this.user = user;
        this.id = id;
        this.time = time;
        this.heard = heard;
        this.doctor = doctor;
        this.disk = new Disk(tuning.mutation());
        Disks.put(name(), disk);
        this.transport = (token, owner) -> connected(network.connect(this, token, owner));
        this.random = new Random(tuning.seed() ^ name().hashCode());
        this.options = LockstepOptions.builder()
                .url(NOWHERE)
                .user(user)
                .device(id)
                .tokens(tuning.tokens())
                .store(Path.of(name()))
                .timings(TIMINGS)
                .framesAhead(tuning.framesAhead())
                .eventsOnFirstSync(tuning.eventsOnFirstSync())
                .clock(clock)
                .build();
    }

    /// What makes one device different from another.
    record Tuning(long seed, Mutation mutation, TokenSupplier tokens, int framesAhead, long eventsOnFirstSync) {}

    /// Where links come from.
    interface Network {
        Link connect(SimulatedDevice device, String token, Transport.Owner owner);
    }

    private Transport.Channel connected(Link opened) {
        link = opened;
        return opened.deviceEnd();
    }

    UserId user() {
        return user;
    }

    DeviceId id() {
        return id;
    }

    String name() {
        return user + "/" + id;
    }

    Heard heard() {
        return heard;
    }

    @Nullable
    Link link() {
        return link;
    }

    boolean isAlive() {
        return lockstep != null;
    }

    /// The process begins, with what it finds on its disk.
    void start() {
        var begun = new Life(time, this);
        life = begun;
        run(() -> {
            var opened = Lockstep.open(options, new Surroundings(Optional.of(begun), transport, random, Disks.PREFIX));
            lockstep = opened;
            heard.reopened(opened);
            opened.listen(this::hears);
            opened.connect();
        });
    }

    private void hears(DeviceEvent event) {
        try {
            heard.on(event);
        } catch (LawBroken broken) {
            doctor.broken(broken);
        }
    }

    /// Does something with the device, if it lives.
    void use(Consumer<Lockstep> what) {
        var present = lockstep;
        if (present != null) {
            run(() -> what.accept(present));
        }
    }

    /// Whatever goes wrong when the disk is dead comes of that.
    @Override
    public void run(Runnable task) {
        try {
            task.run();
        } catch (Disk.Killed killed) {
            disk.dieAtCommit(0);
        } catch (RuntimeException failure) {
            if (!disk.isDead()) {
                doctor.broken(failure);
            }
        }
        if (disk.isDead() && life != null) {
            kill();
        }
    }

    /// In the middle of a later commit.
    void dieAtCommit(long n) {
        disk.dieAtCommit(n);
    }

    /// What it wrote is there when it comes back.
    void kill() {
        disk.kill();
        end();
    }

    /// What it had not synced is gone when it comes back.
    void losePower() {
        disk.losePower();
        heard.forget();
        end();
    }

    private void end() {
        if (life != null) {
            life.end();
            life = null;
            lockstep = null;
            doctor.died(this);
        }
    }

    @Override
    public String toString() {
        var present = lockstep;
        if (present == null) {
            return name() + " is dead";
        }
        var text = new StringBuilder(name() + " " + present.connectionState() + " " + present.syncState() + " "
                + (link == null ? "" : link.name()));
        present.conversations()
                .forEach(shown -> text.append("\n    ")
                        .append(shown.id())
                        .append(" log ")
                        .append(shown.place().seq())
                        .append(" of ")
                        .append(shown.announced())
                        .append(" readUpTo ")
                        .append(shown.readUpTo())
                        .append(" until ")
                        .append(shown.until())
                        .append(' ')
                        .append(shown.health()));
        present.outbox().stream()
                .filter(command -> !command.isSettled())
                .forEach(command -> text.append("\n    ").append(command));
        return text.toString();
    }
}
