package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.LogFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what the services have written.
@Command(
        name = "logs",
        description = "Shows the last lines of one service's log, or of every one.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {

    private static final int FEW_LINES = 5;

    @Parameters(arity = "0..1", paramLabel = "service", description = "A name that ./lockstep status shows.")
    private @Nullable String service;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "How many lines of one service (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Surroundings.read().data().resolve("logs");
        List<Path> all = logs(folder);
        if (service == null && !follow) {
            for (Path log : all) {
                System.out.println("==> " + log + " <==");
                new LogFile(log).lastLines(FEW_LINES).forEach(System.out::println);
            }
            return 0;
        }
        List<Path> chosen = service == null ? all : List.of(folder.resolve(service + ".log"));
        if (chosen.isEmpty() || !Files.exists(chosen.getFirst())) {
            throw new LocalFailure(
                    "there is no log of " + service + " in " + folder,
                    "choose one of: "
                            + String.join(
                                    ", ", all.stream().map(LogsCommand::nameOf).toList()));
        }
        return tail(chosen);
    }

    private int tail(List<Path> logs) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tail", "-n", String.valueOf(lines)));
        if (follow) {
            command.add("-F");
        }
        logs.forEach(log -> command.add(log.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static List<Path> logs(Path folder) throws IOException {
        List<Path> logs = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.log")) {
                found.forEach(logs::add);
            }
        }
        logs.sort(Comparator.naturalOrder());
        return logs;
    }

    private static String nameOf(Path log) {
        return log.getFileName().toString().replace(".log", "");
    }
}
