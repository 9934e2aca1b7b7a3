package chat.lockstep.faults.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/// A file of JSON lines that many threads write. A line is there whole or not at all, also when the process is killed
/// between two of them; at most the lines of the last second wait in memory. A writer waits for the disk instead of
/// letting lines gather.
public final class JsonLines implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BufferedWriter out;
    private long flushAt = System.nanoTime() + FLUSH_NANOS;
    private boolean isClosed;

    public JsonLines(Path file) throws IOException {
        this.out = Files.newBufferedWriter(file, UTF_8);
    }

    /// @param line an object that becomes one line; after [#close] it is dropped, for what comes late belongs to no run
    public void write(Object line) {
        var text = JSON.writeValueAsString(line);
        synchronized (this) {
            if (isClosed) {
                return;
            }
            try {
                out.write(text);
                out.write('\n');
                if (System.nanoTime() - flushAt >= 0) {
                    out.flush();
                    flushAt = System.nanoTime() + FLUSH_NANOS;
                }
            } catch (IOException failure) {
                throw new UncheckedIOException("the history cannot be written", failure);
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        isClosed = true;
        out.close();
    }
}
