package chat.lockstep.backup;

import chat.lockstep.backup.Manifest.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Loads a backup into empty databases, as another history of the store.
///
/// A history's number must be one that no store had before, whatever this program can know of those: a device may hold
/// places of a restore that was itself lost. So it is the number of seconds since 1970, or one more than the backup's
/// if the clock stands before that.
public final class Restore {

    private Restore() {}

    /// Loads each file into the database at the same place of the list.
    ///
    /// @param history number of the history that begins; chosen if empty
    /// @param told is given a line for each database
    /// @return the number of the history
    /// @throws BackupFailure if the backup cannot be trusted, or a database is not empty; that one is not changed
    public static long load(
            Path from, List<Database> databases, OptionalLong history, Clock clock, Consumer<String> told)
            throws IOException, SQLException {
        var folder = new BackupFolder(from);
        var manifest = folder.manifest();
        if (databases.size() != manifest.databases().size()) {
            throw new BackupFailure(
                    from + " is of " + manifest.databases().size() + " databases, and " + databases.size()
                            + " were named",
                    "name as many empty ones, in the same order as when the backup was made");
        }
        long number = history.orElseGet(() -> after(manifest.history(), clock));
        if (number <= manifest.history()) {
            throw new BackupFailure(
                    "history " + number + " is not beyond " + manifest.history() + ", which the backup is of",
                    "name a larger number that no store had before");
        }
        for (var part : manifest.databases()) {
            folder.compare(part);
        }
        for (int i = 0; i < databases.size(); i++) {
            var part = manifest.databases().get(i);
            load(folder, part, manifest.history(), databases.get(i), number);
            told.accept(part.file() + ": " + part.contents().told() + ", loaded and read again");
        }
        return number;
    }

    private static long after(long history, Clock clock) {
        return Math.max(history + 1, clock.instant().getEpochSecond());
    }

    private static void load(BackupFolder folder, Part part, long before, Database database, long history)
            throws IOException, SQLException {
        EventStore.migrate(database);
        try (var store = new EventStore(database)) {
            store.fill(history, out -> {
                var rows = new RowWriter(out);
                Backup.read(folder, part, before, row -> rows.write(row.inHistory(history)));
                rows.end();
            });
        }
        compare(part, database, history);
    }

    private static void compare(Part part, Database database, long history) throws IOException, SQLException {
        try (var store = new EventStore(database)) {
            long present = store.beginReading();
            var found = store.read(history, row -> {});
            if (present != history || !found.equals(part.contents())) {
                throw new BackupFailure(
                        database + " holds " + found.told() + " of history " + present + " after the load, but "
                                + part.file() + " has " + part.contents().told(),
                        "nobody else may use the database meanwhile: make it anew, and begin again");
            }
        }
    }
}
