package chat.lockstep.local.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The data folder: its rights, its secrets, and the clock that its files were written by.
public final class DataFolderCheck {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Path data;

    public DataFolderCheck(Path data) {
        this.data = data;
    }

    /// Whether the services of the folder may be asked: without its secrets that would make new ones, which are wrong.
    public boolean look(Diagnosis diagnosis) throws IOException {
        if (!Files.exists(data)) {
            diagnosis.fact("no data yet in " + data);
            return false;
        }
        if (!Files.isDirectory(data) || !Files.isReadable(data) || !Files.isWritable(data)) {
            diagnosis.add(
                    data + " is not a folder that this user can read and write; it belongs to "
                            + Files.getOwner(data).getName(),
                    "No server can keep its data there.",
                    "chown -R \"$USER\" " + data + ", or set LOCKSTEP_DATA to another folder");
            return false;
        }
        diagnosis.fact("data in " + data);
        rights(data, diagnosis);
        clock(diagnosis);
        halfMade(diagnosis);
        return secrets(diagnosis);
    }

    private void rights(Path path, Diagnosis diagnosis) throws IOException {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(Files.getPosixFilePermissions(path));
        permissions.retainAll(OF_OTHERS);
        if (!permissions.isEmpty()) {
            diagnosis.add(
                    path + " can be read or written by other users",
                    "Everything that people write, and the keys to it, lie in the data folder.",
                    "chmod " + (Files.isDirectory(path) ? "700 " : "600 ") + path);
        }
    }

    private boolean secrets(Diagnosis diagnosis) throws IOException {
        if (!Files.isDirectory(data.resolve("postgresql"))) {
            return true; // nothing was ever started here, so nothing knows a secret
        }
        boolean isComplete = true;
        for (var name : List.of("postgresql-password", "service-secret", "token-keys.json")) {
            var file = data.resolve("secrets").resolve(name);
            if (Files.exists(file)) {
                rights(file, diagnosis);
            } else {
                isComplete = false;
                diagnosis.add("the secret " + file + " is missing", whyOf(name), mendOf(name, file));
            }
        }
        if (!Files.exists(data.resolve("identity"))) {
            isComplete = false;
            diagnosis.add(
                    "the file " + data.resolve("identity") + " is missing",
                    "Kafka and Cassandra in this folder were made for that identity, and refuse another.",
                    "put it back from a backup, or move " + data + " away and begin anew");
        }
        return isComplete;
    }

    private static String whyOf(String name) {
        return switch (name) {
            case "postgresql-password" -> "PostgreSQL in this folder was made with it, and lets nobody in without.";
            case "service-secret" -> "The applications prove to each other by it who they are.";
            default -> "Tokens are signed by it: those given out before would be refused.";
        };
    }

    private static String mendOf(String name, Path file) {
        return name.equals("postgresql-password")
                ? "put it back from a backup, or move the data folder away and begin anew"
                : "put it back from a backup, or stop the system and start it again: it makes a new "
                        + file.getFileName();
    }

    /// What a start that was interrupted leaves; a start that goes on is not disturbed by it.
    private void halfMade(Diagnosis diagnosis) throws IOException {
        var folder = data.resolve("tmp");
        if (!Files.isDirectory(folder) || Files.exists(data.resolve("run").resolve("up.identity"))) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (var path : left) {
                diagnosis.add(
                        path + " was left by a start that was interrupted",
                        "It is never used, and takes space.",
                        "rm -r " + path);
            }
        }
    }

    private void clock(Diagnosis diagnosis) throws IOException {
        var now = Instant.now();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data)) {
            for (var file : files) {
                var written = Files.getLastModifiedTime(file).toInstant();
                if (written.isAfter(now.plus(CLOCK_TOLERANCE))) {
                    diagnosis.add(
                            "the clock says " + now + ", but " + file + " was written at " + written,
                            "Tokens, expiry and the times of messages follow the clock.",
                            "set the clock of this machine, and let it be kept by NTP");
                    return;
                }
            }
        }
    }
}
