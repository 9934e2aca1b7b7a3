package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.LogFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern HEADER = Pattern.compile("==> (.+) <==");

    private final LogLine readable = new LogLine(ZoneId.systemDefault());

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

    @Option(names = "--json", description = "Show the lines as they were written, for programs.")
    private boolean isRaw;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Surroundings.read().data().resolve("logs");
        List<Path> all = logs(folder);
        if (service == null && !follow) {
            for (Path log : all) {
                System.out.println("==> " + log + " <==");
                new LogFile(log).lastLines(FEW_LINES).forEach(line -> print("", line));
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
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        if (isRaw) {
            return builder.start().waitFor();
        }
        Process tail = builder.redirectOutput(ProcessBuilder.Redirect.PIPE).start();
        try (BufferedReader said = tail.inputReader(StandardCharsets.UTF_8)) {
            show(said);
        }
        return tail.waitFor();
    }

    /// Of several files, `tail` says before the lines of each which it is.
    private void show(BufferedReader said) throws IOException {
        String from = "";
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher header = HEADER.matcher(line);
            if (header.matches()) {
                from = nameOf(Path.of(header.group(1)));
                System.out.println(follow ? "" : line);
            } else {
                print(from, line);
            }
        }
    }

    private void print(String from, String line) {
        if (isRaw) {
            System.out.println(line);
        } else {
            readable.readable(from, line).forEach(System.out::println);
        }
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
