package chat.lockstep.readmodel.cassandra;

import java.util.List;
import java.util.regex.Pattern;

/// The names of the tables. Those of the views exist once for each version: version 1 without a suffix, the others
/// with `_v<n>`. The rest exists once.
final class Tables {

    static final List<String> OF_A_VERSION = List.of(
            "block",
            "conversation",
            "conversation_log",
            "device",
            "device_inbox",
            "hidden_message",
            "inbox",
            "receipt_log",
            "receipts",
            "settings");

    static final List<String> SHARED = List.of("convergence", "watermark", "views_version");

    /// Guards the making of the others.
    static final String LOCK = "schema_lock";

    private static final Pattern NAMED = Pattern.compile("KEYSPACE\\.(\\w+)");

    private Tables() {}

    /// How `table` is called in `version` of the views.
    static String named(String table, int version) {
        return version == 1 || !OF_A_VERSION.contains(table) ? table : table + "_v" + version;
    }

    /// A statement in which tables are named as `KEYSPACE.table`, for `version`.
    static String in(String cql, String keyspace, int version) {
        return NAMED.matcher(cql).replaceAll(match -> keyspace + "." + named(match.group(1), version));
    }
}
