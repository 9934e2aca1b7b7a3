package chat.lockstep.bench.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The file of a run: its [Facts] in the first line, then one [Row] a line, each written when it is known.
public final class Results implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BufferedWriter writer;

    private Results(BufferedWriter writer) {
        this.writer = writer;
    }

    /// Made anew.
    public static Results begin(Path file, Facts facts) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var results = new Results(Files.newBufferedWriter(file));
            results.line(facts);
            return results;
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + file, unwritable);
        }
    }

    public void add(Row row) {
        line(row);
    }

    private void line(Object value) {
        try {
            writer.write(JSON.writeValueAsString(value));
            writer.newLine();
            writer.flush();
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the results", unwritable);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the results", unwritable);
        }
    }

    /// All of a file.
    public record Content(Facts facts, List<Row> rows) {}

    /// @throws tools.jackson.core.JacksonException if it is no such file
    public static Content read(Path file) {
        try {
            var lines = Files.readAllLines(file);
            var rows = new ArrayList<Row>();
            lines.stream().skip(1).forEach(line -> rows.add(JSON.readValue(line, Row.class)));
            return new Content(JSON.readValue(lines.getFirst(), Facts.class), rows);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }
}
