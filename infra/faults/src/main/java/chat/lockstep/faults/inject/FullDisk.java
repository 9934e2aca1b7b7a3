package chat.lockstep.faults.inject;

import chat.lockstep.faults.Fault;
import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Victim;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A server's disk is full: its folder is moved onto a small file system in memory, which a file of ballast
/// then fills. To be moved there and back, the server is ended in good order twice.
final class FullDisk implements Fault {

    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(3);
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int FREE_MIB = 96;

    private final String name;
    private final String server;
    private final Duration lasts;

    FullDisk(String name, String server, Duration lasts) {
        this.name = name;
        this.server = server;
        this.lasts = lasts;
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
    public boolean isAlone() {
        return true;
    }

    @Override
    public Set<String> touches() {
        return Set.of(server);
    }

    @Override
    public Optional<String> obstacle(Rig rig) {
        try {
            Path place = Files.createTempDirectory(rig.data(), "mount-");
            Optional<String> refused =
                    Shell.fails("mount -t tmpfs -o size=1m lockstep-fault " + place + " && umount " + place);
            Files.delete(place);
            return refused.map(said -> "needs the right to mount a file system, as root has it: " + said);
        } catch (IOException failure) {
            return Optional.of("a mount could not be tried: " + failure.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    @Override
    public void begin(Rig rig, RandomGenerator random) throws InterruptedException {
        Path folder = folder(rig);
        move(rig, () -> {
            long mib = Shell.mebibytes(folder) + FREE_MIB;
            Shell.run(
                    "mv " + folder + " " + aside(rig) + " && mkdir " + folder + " && mount -t tmpfs -o mode=0700,size="
                            + mib + "m lockstep-fault " + folder + " && cp -a " + aside(rig) + "/. " + folder);
        });
        rig.awaitHealthy(HEALTHY_LIMIT);
        fill(folder.resolve("ballast"));
    }

    @Override
    public void heal(Rig rig) throws InterruptedException {
        Path folder = folder(rig);
        if (!Files.exists(aside(rig))) {
            rig.victim(server).mayStart();
            return;
        }
        boolean filled = Files.exists(folder.resolve("ballast"));
        try {
            Files.deleteIfExists(folder.resolve("ballast"));
        } catch (IOException failure) {
            throw new UncheckedIOException("the ballast in " + folder + " cannot be removed", failure);
        }
        if (filled) {
            rig.awaitHealthy(HEALTHY_LIMIT); // by itself
        }
        move(
                rig,
                () -> Shell.run("rm -rf " + aside(rig) + "/* && cp -a " + folder + "/. " + aside(rig) + " && umount "
                        + folder + " && rmdir " + folder + " && mv " + aside(rig) + " " + folder));
    }

    private interface Moving {
        void run() throws InterruptedException;
    }

    /// While the server is down.
    private void move(Rig rig, Moving moving) throws InterruptedException {
        Processes one = Processes.of(server);
        Victim victim = rig.victim(server);
        List<Long> before = List.of(victim.pid());
        victim.mayNotStart();
        if (victim.pid() != 0) {
            victim.end();
        }
        moving.run();
        victim.mayStart();
        one.awaitSuccessors(rig, before);
    }

    /// @throws IllegalStateException if the file system took more than it has
    private void fill(Path ballast) {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (int blocks = 0; blocks < 64 * FREE_MIB; blocks++) {
                out.write(block);
            }
        } catch (IOException full) {
            return;
        }
        throw new IllegalStateException(name + " did not happen: " + ballast + " never filled the disk");
    }

    private Path folder(Rig rig) {
        return rig.data().resolve(server);
    }

    private Path aside(Rig rig) {
        return rig.data().resolve(server + ".aside");
    }
}
