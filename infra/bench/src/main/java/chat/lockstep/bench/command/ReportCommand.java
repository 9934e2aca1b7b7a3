package chat.lockstep.bench.command;

import chat.lockstep.bench.rig.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Makes the page of earlier results again.
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Makes report.html from results.jsonl in a folder.")
final class ReportCommand implements Callable<Integer> {

    @Parameters(paramLabel = "<folder>", description = "That holds results.jsonl")
    private Path folder = Path.of(".");

    @Override
    public Integer call() {
        System.out.println(Session.writePage(folder));
        return 0;
    }
}
