package chat.lockstep.verify;

import com.datastax.oss.driver.api.core.cql.Row;
import org.jspecify.annotations.Nullable;

/// One row of a view.
record ViewRow(Row row) {

    @Nullable
    Object value(String column) {
        return row.getObject(column);
    }

    long number(String column) {
        return row.isNull(column) ? 0 : row.getLong(column);
    }

    String text(String column) {
        var text = row.getString(column);
        return text == null ? "" : text;
    }
}
