package chat.lockstep.local.postgresql;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// A copy of a cluster whose server runs, as `pg_basebackup` would make it, which is not among the programs. The server
/// is told of the backup's begin and end, and the files are copied in between, while they change. The log since the
/// begin makes the copy whole: whoever starts a server on it must have that log, or get it by streaming.
///
/// Source: PostgreSQL 17, "Making a Base Backup Using the Low Level API".
final class BaseBackup extends SimpleFileVisitor<Path> {

    /// Folders whose content belongs to the running server alone, or is streamed.
    private static final Set<String> LEFT_EMPTY = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "pg_internal.init");

    /// Says how far the server had written its pages: copied last, so that it is not older than any of them.
    private static final Path CONTROL = Path.of("global", "pg_control");

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path from;
    private final Path to;

    private BaseBackup(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /// @param server of the cluster `from`; no other backup is under way on this connection
    /// @param to     an empty folder
    static void take(Connection server, Path from, Path to) throws SQLException, IOException {
        try (Statement statement = server.createStatement()) {
            statement.execute("SELECT pg_backup_start('lockstep', fast => true)");
            Files.walkFileTree(from, new BaseBackup(from, to));
            Files.copy(from.resolve(CONTROL), to.resolve(CONTROL));
            try (ResultSet end = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                end.next();
                Files.writeString(to.resolve("backup_label"), end.getString(1));
            }
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        if (folder.equals(from)) {
            return FileVisitResult.CONTINUE;
        }
        Path place = from.relativize(folder);
        Files.createDirectory(to.resolve(place), OWNER_ONLY);
        return LEFT_EMPTY.contains(place.toString()) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Path place = from.relativize(file);
        if (!place.equals(CONTROL) && !isLeftOut(file.getFileName().toString())) {
            copy(file, to.resolve(place));
        }
        return FileVisitResult.CONTINUE;
    }

    /// The server deletes files meanwhile: the log tells that too.
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (failure instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    private static boolean isLeftOut(String name) {
        return LEFT_OUT.contains(name) || name.startsWith("pgsql_tmp");
    }

    private static void copy(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to);
        } catch (NoSuchFileException _) {
            Files.deleteIfExists(to);
        }
    }
}
