package chat.lockstep.faults.inject;

import chat.lockstep.faults.Rig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The event store as its administrator sees it.
final class Databases {

    private Databases() {}

    /// How many rows a query finds.
    static int count(Rig rig, String query, String parameter) {
        try (Connection connection = connect(rig);
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet rows = statement.executeQuery()) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                return count;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(query + " failed: " + failure.getMessage(), failure);
        }
    }

    private static Connection connect(Rig rig) throws SQLException {
        Rig.Database database = rig.eventStore();
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }
}
