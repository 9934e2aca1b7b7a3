package chat.lockstep.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// How the flame graphs of a run are named: one for each process, beside its page.
public final class FlameFiles {

    private static final String BEGIN = "flame-";
    private static final String END = ".html";

    private FlameFiles() {}

    /// Where the graph of a process belongs.
    public static Path of(Path folder, String process) {
        return folder.resolve(BEGIN + process + END);
    }

    /// Those that are there: the names of their files by process.
    public static SortedMap<String, String> in(Path folder) {
        var found = new TreeMap<String, String>();
        try (var files = Files.newDirectoryStream(folder, BEGIN + "*" + END)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                found.put(name.substring(BEGIN.length(), name.length() - END.length()), name);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + folder, unreadable);
        }
        return found;
    }
}
