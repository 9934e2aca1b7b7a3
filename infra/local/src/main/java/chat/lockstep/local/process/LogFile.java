package chat.lockstep.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The log of one service. Appended to by the service itself; kept to two files of a bounded size by setting the full
/// one aside when the service starts.
public record LogFile(Path path) {

    private static final long SET_ASIDE_BYTES = 16L * 1024 * 1024;
    private static final int TAIL_BYTES_MAX = 64 * 1024;

    void setAsideWhenFull() throws IOException {
        if (Files.exists(path) && Files.size(path) > SET_ASIDE_BYTES) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The last lines; fewer when they are very long.
    public List<String> lastLines(int lines) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(file.length(), TAIL_BYTES_MAX)];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            List<String> all = new String(tail, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        }
    }
}
