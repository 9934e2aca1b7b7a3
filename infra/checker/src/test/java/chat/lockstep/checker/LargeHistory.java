package chat.lockstep.checker;

import chat.lockstep.checker.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a right history of any size, to see how long the checker takes for it, and in how little memory:
/// `LargeHistory <folder> <steps>`, where 15,000 steps are about half a million lines.
final class LargeHistory {

    private LargeHistory() {}

    public static void main(String[] args) throws IOException {
        var folder = Files.createDirectories(Path.of(args[0]));
        var lines = folder.resolve("history.lines");
        try (var writer = Files.newBufferedWriter(lines)) {
            var recording = World.play(1, Integer.parseInt(args[1]), line -> {
                try {
                    writer.write(line.toString());
                    writer.newLine();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            recording.write(folder);
        }
        Files.move(lines, folder.resolve("history.jsonl"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
