package chat.lockstep.readmodel.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A table as its file under `cql/` defines it.
///
/// @param text what stands behind the name of the table
record TableDefinition(String text) {

    private static final Pattern COLUMN = Pattern.compile("(?m)^ {4}([a-z_]+) ([a-z<>, ]+),$");

    static TableDefinition of(String table) {
        var file = "/cql/" + table + ".cql";
        var marker = "CREATE TABLE " + table + " ";
        try (var in = TableDefinition.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + file);
            }
            var cql = new String(in.readAllBytes(), UTF_8);
            int start = cql.indexOf(marker);
            if (start < 0) {
                throw new IllegalStateException(file + " has no '" + marker + "'");
            }
            return new TableDefinition(
                    cql.substring(start + marker.length()).strip().replaceFirst(";$", ""));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The type of each column, in their order.
    Map<String, String> columns() {
        var columns = new LinkedHashMap<String, String>();
        COLUMN.matcher(text).results().forEach(column -> columns.put(column.group(1), column.group(2)));
        return columns;
    }
}
