package chat.lockstep.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// The files of a backup. What is written is on the disk before the next thing is done.
record BackupFolder(Path path) {

    private static final String MANIFEST = "manifest.json";
    private static final String CHECKSUM = MANIFEST + ".sha256";
    private static final String DAMAGED =
            "it was altered or is damaged: use another copy of this backup, or another one";
    private static final int BUFFER_BYTES = 1 << 16;

    /// Something that writes rows.
    interface Rows {
        Contents writeTo(OutputStream out) throws IOException;
    }

    /// A hidden folder beside `target`, for its owner alone, that becomes it by [#publish].
    static BackupFolder begin(Path target) throws IOException {
        if (Files.exists(target)) {
            throw new BackupFailure(target + " exists already", "name a folder that does not; nothing is overwritten");
        }
        var parent = Files.createDirectories(parent(target));
        return new BackupFolder(Files.createTempDirectory(parent, "." + target.getFileName() + "-"));
    }

    private static Path parent(Path target) {
        var parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new BackupFailure(target + " is no place for a backup", "name a folder that does not exist");
        }
        return parent;
    }

    /// Writes the file of a database.
    Manifest.Part write(int number, Rows rows) throws IOException {
        var name = "database-" + number + ".copy.gz";
        var file = path.resolve(name);
        var digest = sha256();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var compressed = new GZIPOutputStream(
                    new DigestOutputStream(Channels.newOutputStream(channel), digest), BUFFER_BYTES);
            var contents = rows.writeTo(compressed);
            compressed.finish();
            channel.force(true);
            return new Manifest.Part(name, channel.size(), hex(digest), contents);
        }
    }

    void write(Manifest manifest) throws IOException {
        var json = manifest.json();
        var digest = sha256();
        digest.update(json);
        writeDurably(MANIFEST, json);
        writeDurably(CHECKSUM, (hex(digest) + "  " + MANIFEST + "\n").getBytes(US_ASCII));
    }

    private void writeDurably(String name, byte[] bytes) throws IOException {
        try (var channel =
                        FileChannel.open(path.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                var out = Channels.newOutputStream(channel)) {
            out.write(bytes);
            channel.force(true);
        }
    }

    /// Gives the complete folder its name.
    BackupFolder publish(Path target) throws IOException {
        force(path);
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        force(parent(target));
        return new BackupFolder(target);
    }

    /// Without this a folder or its new name may be gone after a power cut.
    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    void delete() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// @throws BackupFailure if the manifest is missing or damaged
    Manifest manifest() throws IOException {
        var file = path.resolve(MANIFEST);
        try {
            var said = Files.readString(path.resolve(CHECKSUM), US_ASCII).split(" ", 2)[0];
            compare(file, said);
            return Manifest.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException missing) {
            throw new BackupFailure(
                    path + " is no complete backup: " + missing.getMessage() + " is missing",
                    "name the folder of a backup that ended well",
                    missing);
        } catch (IllegalArgumentException malformed) {
            throw new BackupFailure(file + ": " + malformed.getMessage(), DAMAGED, malformed);
        }
    }

    /// Compares the file with what the manifest says of it.
    ///
    /// @throws BackupFailure if it is not the same
    void compare(Manifest.Part part) throws IOException {
        var file = path.resolve(part.file());
        if (!Files.exists(file) || Files.size(file) != part.bytes()) {
            throw new BackupFailure(file + " is missing or has not its " + part.bytes() + " bytes", DAMAGED);
        }
        compare(file, part.sha256());
    }

    private static void compare(Path file, String sha256) throws IOException {
        var digest = sha256();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        var found = hex(digest);
        if (!found.equals(sha256)) {
            throw new BackupFailure("the SHA-256 of " + file + " is " + found + ", not " + sha256, DAMAGED);
        }
    }

    /// The rows of a file.
    RowReader rows(Manifest.Part part) throws IOException {
        InputStream compressed = Files.newInputStream(path.resolve(part.file()));
        try {
            return new RowReader(new GZIPInputStream(compressed, BUFFER_BYTES));
        } catch (IOException failure) {
            compressed.close();
            throw failure;
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
