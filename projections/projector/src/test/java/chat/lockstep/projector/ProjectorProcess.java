package chat.lockstep.projector;

import chat.lockstep.readmodel.cassandra.CassandraSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A projector in a process of its own, which can be killed.
final class ProjectorProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private ProjectorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static ProjectorProcess start(
            TestTopic topic, CassandraSettings cassandra, String groupPrefix, String redisUri, Path folder) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ProjectorApplication.class.getName()));
        command.addAll(List.of(RunningProjector.arguments(topic, cassandra, groupPrefix, redisUri)));
        var log = folder.resolve("projector.log");
        try {
            return new ProjectorProcess(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// What it has printed so far.
    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// As `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
