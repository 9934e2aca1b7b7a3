package chat.lockstep.command.nodes;

import chat.lockstep.command.CommandSideApplication;
import chat.lockstep.command.RunningCommandSide;
import chat.lockstep.local.postgresql.PostgresqlAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command node in a process of its own, which can be killed.
final class CommandSideProcess implements AutoCloseable {

    private final Process process;

    private CommandSideProcess(Process process) {
        this.process = process;
    }

    static CommandSideProcess start(PostgresqlAccess database, String redis, String register, String nodeId)
            throws IOException {
        var logs = Files.createDirectories(Path.of("target", "command-side-logs"));
        var builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(logs, nodeId + "-", ".log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPRING_DATASOURCE_URL",
                        database.jdbcUrl(),
                        "SPRING_DATASOURCE_USERNAME",
                        database.user(),
                        "SPRING_DATASOURCE_PASSWORD",
                        database.password(),
                        "LOCKSTEP_SERVICE_SECRET",
                        RunningCommandSide.SECRET,
                        "LOCKSTEP_REDIS_URI",
                        redis,
                        "LOCKSTEP_REGISTER_KEY",
                        register,
                        "LOCKSTEP_NODEID",
                        nodeId,
                        "SERVER_PORT",
                        "0",
                        "MANAGEMENT_SERVER_PORT",
                        "0"));
        return new CommandSideProcess(builder.start());
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx200m",
                "-cp",
                System.getProperty("java.class.path"),
                CommandSideApplication.class.getName());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// As `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the command side survived its kill");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
