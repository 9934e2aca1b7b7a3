package chat.lockstep.checker.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The folder of a run, in memory, so that it can be made wrong before it is written.
public final class Recording {

    static final JsonMapper JSON = JsonMapper.builder().build();

    public final List<ObjectNode> history = new ArrayList<>();
    public final List<ObjectNode> faults = new ArrayList<>();
    public final List<ObjectNode> samples = new ArrayList<>();
    public final List<ObjectNode> log = new ArrayList<>();
    public final List<ObjectNode> topic = new ArrayList<>();
    public final List<ObjectNode> views = new ArrayList<>();
    public final ObjectNode run = JSON.createObjectNode();

    /// @param namesAndValues in turn; null values are left out
    public static ObjectNode object(Object... namesAndValues) {
        var object = JSON.createObjectNode();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i + 1] != null) {
                object.set((String) namesAndValues[i], JSON.valueToTree(namesAndValues[i + 1]));
            }
        }
        return object;
    }

    /// A line of the history, in the order of its `t`: behind all that happened by then.
    public void insert(ObjectNode line) {
        long t = line.get("t").asLong();
        int index = history.size();
        while (index > 0 && history.get(index - 1).get("t").asLong() > t) {
            index--;
        }
        history.add(index, line);
    }

    /// Where in the history the lines of a kind are.
    public List<Integer> places(String kind, Predicate<ObjectNode> which) {
        return IntStream.range(0, history.size())
                .filter(i -> kind.equals(history.get(i).path("kind").asString("")) && which.test(history.get(i)))
                .boxed()
                .toList();
    }

    public List<ObjectNode> lines(String kind, Predicate<ObjectNode> which) {
        return places(kind, which).stream().map(history::get).toList();
    }

    public Path write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("run.json"), run.toString());
            write(folder, "history", history);
            write(folder, "faults", faults);
            write(folder, "samples", samples);
            write(folder, "log", log);
            write(folder, "topic", topic);
            write(folder, "views", views);
            return folder;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static void write(Path folder, String name, List<ObjectNode> lines) throws IOException {
        Files.writeString(
                folder.resolve(name + ".jsonl"),
                lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
    }
}
