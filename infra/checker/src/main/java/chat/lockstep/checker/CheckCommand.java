package chat.lockstep.checker;

import chat.lockstep.checker.recording.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Judges a run, prints the verdict, and writes it into the folder as `verdict.json`.
@Command(
        name = "check",
        description =
                "Judges a recorded run: what was lost, doubled, reordered, or took too long, and under which fault.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:no invariant is violated", "1:at least one is", "2:the folder cannot be read"})
public final class CheckCommand implements Callable<Integer> {

    static final int CLEAN = 0;
    static final int VIOLATED = 1;
    static final int UNREADABLE = 2;

    @Parameters(paramLabel = "folder", description = "The folder that the run has written.")
    private Path folder = Path.of(".");

    @Option(names = "--timing", description = "Say how long it took.")
    private boolean timing;

    public static void main(String[] args) {
        System.exit(new CommandLine(new CheckCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        long began = System.nanoTime();
        try {
            var verdict = Checker.check(folder);
            System.out.print(verdict.text());
            Files.writeString(folder.resolve("verdict.json"), verdict.json());
            if (timing) {
                System.out.printf(Locale.ROOT, "took %.1f s%n", (System.nanoTime() - began) / 1e9);
            }
            return verdict.isClean() ? CLEAN : VIOLATED;
        } catch (Unreadable unreadable) {
            System.err.println(unreadable.getMessage());
            return UNREADABLE;
        }
    }
}
