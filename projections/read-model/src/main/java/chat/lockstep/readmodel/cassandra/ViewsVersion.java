package chat.lockstep.readmodel.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import java.time.Instant;
import java.util.Objects;

/// Which versions of the views there are.
///
/// @param reading the one that readers take
/// @param writing the one that the projector keeps
/// @param building the one that a rebuild is making; 0 for none
/// @param newest the largest number ever given
/// @param changed when this was last changed
public record ViewsVersion(int reading, int writing, int building, int newest, Instant changed) {

    static final ViewsVersion FIRST = new ViewsVersion(1, 1, 0, 1, Instant.EPOCH);

    /// What is so before there ever was a rebuild.
    public static ViewsVersion first() {
        return FIRST;
    }

    public static ViewsVersion of(Row row) {
        return new ViewsVersion(
                row.getInt("reading"),
                row.getInt("writing"),
                row.getInt("building"),
                row.getInt("newest"),
                Objects.requireNonNullElse(row.getInstant("changed"), Instant.EPOCH));
    }

    /// The first version, if no other was ever made.
    static ViewsVersion read(CqlSession session, String keyspace) {
        try {
            var row = session.execute(SimpleStatement.newInstance(
                            "SELECT * FROM " + keyspace + ".views_version WHERE name = 'views'"))
                    .one();
            return row == null ? FIRST : of(row);
        } catch (InvalidQueryException noTableYet) {
            return FIRST;
        }
    }
}
