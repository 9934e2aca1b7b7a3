package chat.lockstep.faults.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a run writes. Made empty; safe for threads.
public final class RunFolder implements AutoCloseable {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path path;
    private final RunClock clock = new RunClock();
    private final JsonLines history;
    private final JsonLines faults;
    private final JsonLines samples;

    public RunFolder(Path path) throws IOException {
        this.path = Files.createDirectories(path);
        this.history = new JsonLines(path.resolve("history.jsonl"));
        this.faults = new JsonLines(path.resolve("faults.jsonl"));
        this.samples = new JsonLines(path.resolve("samples.jsonl"));
    }

    public Path path() {
        return path;
    }

    /// Microseconds since the run began.
    public long now() {
        return clock.micros();
    }

    public void write(Observation observation) {
        history.write(observation);
    }

    public void write(FaultMark mark) {
        faults.write(mark);
    }

    public void write(Sample sample) {
        samples.write(sample);
    }

    /// A further file of lines, closed by the caller.
    public JsonLines lines(String name) throws IOException {
        return new JsonLines(path.resolve(name));
    }

    /// What the run was: `run.json`.
    public void describe(Map<String, ?> run) throws IOException {
        Files.writeString(path.resolve("run.json"), JSON.writeValueAsString(run));
    }

    @Override
    public void close() throws IOException {
        history.close();
        faults.close();
        samples.close();
    }
}
