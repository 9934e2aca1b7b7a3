package chat.lockstep.local.up;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.process.LocalFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Puts another event store into a data folder. All stores that hold events or follow from them go with the old one:
/// Kafka holds events that are no more, and the views in Cassandra are folds of those. Redis writes nothing to the
/// disk.
///
/// Each step is a rename. While they go on a file says so, and nothing is started on the folder: half of the stores
/// would be of one history and half of another.
///
/// @param data the data folder
record Replacement(Path data) {

    /// In this order; those that there are.
    private static final List<String> STORES = List.of("postgresql", "postgresql-standby", "kafka", "cassandra");

    private static final String NEW = "postgresql";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private Path mark() {
        return data.resolve("restore.unfinished");
    }

    /// @throws LocalFailure if a replacement was begun here and not finished
    void requireFinished() {
        if (Files.exists(mark())) {
            throw new LocalFailure(
                    "a restore into " + data + " was begun and has not ended, so its stores do not belong together",
                    "run ./lockstep restore again; what was there before is in " + data.resolve("set-aside"));
        }
    }

    /// @param cluster becomes the event store; on the same disk
    /// @return where everything is that was there before
    List<Path> run(Path cluster, Instant now) throws IOException {
        if (!Files.isDirectory(cluster)) {
            throw new IllegalArgumentException("no event store in " + cluster);
        }
        Path aside = Files.createTempDirectory(new DataFolder(data).folder("set-aside"), NAME.format(now) + "-");
        if (!Files.exists(mark())) {
            Files.createFile(mark());
        }
        force(data);
        List<Path> setAside = new ArrayList<>();
        for (String store : STORES) {
            Path before = data.resolve(store);
            if (Files.exists(before)) {
                setAside.add(Files.move(before, aside.resolve(store), StandardCopyOption.ATOMIC_MOVE));
            }
        }
        Files.move(cluster, data.resolve(NEW), StandardCopyOption.ATOMIC_MOVE);
        force(aside);
        force(data);
        Files.delete(mark());
        force(data);
        if (setAside.isEmpty()) {
            Files.delete(aside);
        }
        return setAside;
    }

    /// Without this a power cut may undo one rename and keep the next.
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
