package chat.lockstep.faults.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// File systems that a fault has mounted and could not unmount again.
final class Mounts {

    private static final int LIMIT_SECONDS = 10;

    private Mounts() {}

    /// Unmounts whatever is mounted in a folder. What was written there is lost.
    static void removeUnder(Path folder) throws IOException, InterruptedException {
        for (String mount : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String place = mount.split(" ", 3)[1];
            if (place.startsWith(folder + "/")) {
                new ProcessBuilder("umount", place).inheritIO().start().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }
}
