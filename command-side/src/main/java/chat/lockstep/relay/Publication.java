package chat.lockstep.relay;

import java.sql.Connection;
import java.sql.SQLException;

/// The publication that names what the slot hands out. Rows that were committed while it left them out are never
/// handed out, so it is verified before every run, and its identity is remembered with the checkpoint: one that was
/// made anew or altered since may have left rows out.
final class Publication {

    private final String name;

    Publication(RelaySettings settings) {
        this.name = settings.publication();
    }

    /// @throws IllegalStateException if it does not hand out every insertion into `domain_event` as it is
    void verify(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT p.pubinsert, t.tablename IS NOT NULL, t.rowfilter,
                       (SELECT string_agg(a.attname, ', ') FROM pg_attribute a
                        WHERE a.attrelid = 'public.domain_event'::regclass AND a.attnum > 0 AND NOT a.attisdropped
                              AND a.attname <> 'transaction_id' AND NOT a.attname = ANY (t.attnames))
                FROM pg_publication p
                LEFT JOIN pg_publication_tables t
                       ON t.pubname = p.pubname AND t.schemaname = 'public' AND t.tablename = 'domain_event'
                WHERE p.pubname = ?
                """)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                require(
                        rows.next(),
                        "does not exist",
                        "CREATE PUBLICATION %s FOR TABLE domain_event" + " WITH (publish = 'insert')");
                require(
                        rows.getBoolean(2),
                        "does not cover domain_event",
                        "ALTER PUBLICATION %s ADD TABLE domain_event");
                require(
                        rows.getBoolean(1),
                        "does not publish insertions",
                        "ALTER PUBLICATION %s SET (publish = 'insert')");
                require(
                        rows.getString(3) == null,
                        "leaves out rows, since it has the filter " + rows.getString(3),
                        "ALTER PUBLICATION %s SET TABLE domain_event");
                require(
                        rows.getString(4) == null,
                        "leaves out the columns " + rows.getString(4),
                        "ALTER PUBLICATION %s SET TABLE domain_event");
            }
        }
    }

    private void require(boolean holds, String defect, String mend) {
        if (!holds) {
            throw new IllegalStateException(
                    "the publication " + name + " " + defect + "; mend it in the database: " + mend.formatted(name));
        }
    }

    /// What changes with every change of the publication, and with another database in the same place.
    String identity(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("""
                SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()), d.oid,
                                 p.oid, p.xmin, r.oid, r.xmin,
                                 (SELECT string_agg(n.oid || ':' || n.xmin, ',' ORDER BY n.oid)
                                  FROM pg_publication_namespace n WHERE n.pnpubid = p.oid))
                FROM pg_publication p
                JOIN pg_database d ON d.datname = current_database()
                LEFT JOIN pg_publication_rel r
                       ON r.prpubid = p.oid AND r.prrelid = to_regclass('public.domain_event')
                WHERE p.pubname = ?
                """)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }
}
