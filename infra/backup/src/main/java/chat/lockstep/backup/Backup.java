package chat.lockstep.backup;

import chat.lockstep.backup.Manifest.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Makes backups of a running event store, and looks at them. Of each database a backup holds one moment; of several
/// databases each another, which is enough, since nothing spans two of them.
public final class Backup {

    private Backup() {}

    /// Copies all databases into `target`, a folder that does not exist yet. What is interrupted leaves a hidden folder
    /// beside it at the most.
    ///
    /// @param told is given a line for each database
    /// @throws BackupFailure if that cannot be done, or if what is stored cannot be trusted
    public static void make(List<Database> databases, Path target, Clock clock, Consumer<String> told)
            throws IOException, SQLException {
        var folder = BackupFolder.begin(target);
        try {
            var made = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var parts = new ArrayList<Part>();
            var histories = new ArrayList<Long>();
            for (var database : databases) {
                parts.add(copy(database, folder, parts.size(), histories));
                told.accept(parts.getLast().file() + ": "
                        + parts.getLast().contents().told());
            }
            if (histories.stream().distinct().count() != 1) {
                throw new BackupFailure(
                        "the databases are not of one store: their histories are " + histories,
                        "name those of one event store, all of them restored together");
            }
            folder.write(new Manifest(made, histories.getFirst(), parts));
            folder.publish(target);
        } catch (IOException | SQLException | RuntimeException failure) {
            folder.delete();
            throw failure;
        }
    }

    private static Part copy(Database database, BackupFolder folder, int number, List<Long> histories)
            throws IOException, SQLException {
        try (var store = new EventStore(database)) {
            long history = store.beginReading();
            histories.add(history);
            return folder.write(number, out -> {
                var rows = new RowWriter(out);
                try {
                    var contents = store.read(history, rows::write);
                    rows.end();
                    return contents;
                } catch (SQLException failure) {
                    throw new IOException("the event store at " + database + " could not be read", failure);
                }
            });
        }
    }

    /// Reads a backup from end to end: checksums, hash chains, and whether it holds what its manifest says.
    ///
    /// @param told is given a line for each database
    /// @throws BackupFailure naming what cannot be trusted
    static Manifest verify(Path path, Consumer<String> told) throws IOException {
        var folder = new BackupFolder(path);
        var manifest = folder.manifest();
        for (var part : manifest.databases()) {
            folder.compare(part);
            var found = read(folder, part, manifest.history(), row -> {});
            told.accept(part.file() + ": " + found.told());
        }
        return manifest;
    }

    /// Hands out the rows of a file, inspected.
    ///
    /// @throws BackupFailure if a row cannot be trusted, or after the last if they are not those of the manifest
    static Contents read(BackupFolder folder, Part part, long history, EventStore.RowSink each) throws IOException {
        var inspection = new Inspection(folder.path().resolve(part.file()).toString(), history);
        try (var rows = folder.rows(part)) {
            for (var row = rows.next(); row.isPresent(); row = rows.next()) {
                inspection.on(row.get());
                each.accept(row.get());
            }
        }
        var found = inspection.contents();
        if (!found.equals(part.contents())) {
            throw new BackupFailure(
                    part.file() + " holds " + found.told() + ", but the manifest says "
                            + part.contents().told(),
                    "use another backup: the manifest and the file are not of the same one");
        }
        return found;
    }
}
