package chat.lockstep.checker.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The folder. Its files are read one line at a time, and nothing of them is kept here.
public final class RunFolder {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path folder;
    private long lines;

    public RunFolder(Path folder) {
        this.folder = folder;
    }

    public RunSettings settings() {
        var file = "run.json";
        try {
            var line = new Line(file, parse(file, Files.readString(folder.resolve(file))));
            var settings = RunSettings.read(line);
            line.end();
            return settings;
        } catch (IOException broken) {
            throw unreadable(file, broken);
        }
    }

    public void faults(Consumer<FaultLine> each) {
        read("faults.jsonl", FaultLine::read, each);
    }

    public void log(Consumer<LogLine> each) {
        read("log.jsonl", LogLine::read, each);
    }

    public void history(Consumer<HistoryLine> each) {
        read("history.jsonl", HistoryReader::read, each);
    }

    public void samples(Consumer<SampleLine> each) {
        read("samples.jsonl", SampleLine::read, each);
    }

    public void topic(Consumer<TopicLine> each) {
        read("topic.jsonl", TopicLine::read, each);
    }

    public void views(Consumer<ViewRow> each) {
        read("views.jsonl", ViewRow::read, each);
    }

    /// How many lines were read so far.
    public long lines() {
        return lines;
    }

    /// @param each may throw [Misplaced]
    private <T> void read(String file, Function<Line, T> as, Consumer<T> each) {
        long number = 0;
        try (var reader = Files.newBufferedReader(folder.resolve(file))) {
            for (var text = reader.readLine(); text != null; text = reader.readLine()) {
                number++;
                var place = file + ":" + number;
                var line = new Line(place, parse(place, text));
                var value = as.apply(line);
                line.end();
                accept(place, value, each);
            }
        } catch (IOException broken) {
            throw unreadable(file + " after line " + number, broken);
        }
        lines += number;
    }

    private static <T> void accept(String place, T value, Consumer<T> each) {
        try {
            each.accept(value);
        } catch (Misplaced refused) {
            throw new Unreadable(place, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static ObjectNode parse(String place, String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new Unreadable(place, "must be a JSON object");
        } catch (JacksonException malformed) {
            throw new Unreadable(place, malformed.getOriginalMessage(), malformed);
        }
    }

    private static RuntimeException unreadable(String place, IOException cause) {
        return switch (cause) {
            case NoSuchFileException absent -> new Unreadable(place, "there is no such file", absent);
            case CharacterCodingException malformed -> new Unreadable(place, "is not UTF-8", malformed);
            default -> new UncheckedIOException(place, cause);
        };
    }
}
