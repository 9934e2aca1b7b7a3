package chat.lockstep.checker.recording;

import java.util.List;
import java.util.Set;

/// `run.json`: what was run, and what it must keep to. Besides what is read here it holds `command`, `tried`,
/// `notTried` [{`fault`, `why`}], `cluster` {`nodes`}, `began` and `versions`, which are for people.
///
/// @param faults the names of those that were to be tried
/// @param presenceKept the faults under which presence must stay within its bounds; any other excuses it until one
///     heartbeat after its end
/// @param silent the faults under which clients stay connected to what cannot answer, such as a process that stands
///     still: until they are healed, waiting for an answer does not count
public record RunSettings(long seed, List<String> faults, Set<String> presenceKept, Set<String> silent, Bounds bounds) {

    static RunSettings read(Line line) {
        line.text("command");
        line.texts("tried");
        line.lines("notTried", untried -> untried.text("fault") + untried.text("why"));
        var cluster = line.line("cluster");
        cluster.count("nodes");
        cluster.end();
        line.text("began");
        line.object("versions");
        return new RunSettings(
                line.number("seed"),
                line.texts("faults"),
                line.has("presenceKept") ? Set.copyOf(line.texts("presenceKept")) : Set.of(),
                line.has("silent") ? Set.copyOf(line.texts("silent")) : Set.of(),
                Bounds.read(line.line("bounds")));
    }
}
