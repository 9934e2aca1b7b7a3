package chat.lockstep.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The data folder: who it is, and its secrets. Both are made once and kept.
///
/// @param path the folder
public record DataFolder(Path path) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Tells this folder's servers from those of any other.
    public UUID id() throws IOException {
        return UUID.fromString(
                keep(folder("").resolve("identity"), () -> UUID.randomUUID().toString()));
    }

    /// Kafka's form of the id: 16 bytes in base64url.
    public String kafkaClusterId() throws IOException {
        UUID id = id();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public String cassandraClusterName() throws IOException {
        return "lockstep-" + id();
    }

    /// A folder in it. The data folder itself is for its owner alone, since everything that people write lies in it.
    public Path folder(String name) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY_FOLDER));
        }
        return Files.createDirectories(path.resolve(name));
    }

    /// A password or key of 256 random bits.
    public String secret(String name) throws IOException {
        return secret(name, DataFolder::random);
    }

    /// The text of a secret that is made in its own way.
    public String secret(String name, Supplier<String> make) throws IOException {
        return keep(secretFile(name), make);
    }

    public Path secretFile(String name) throws IOException {
        return folder("secrets").resolve(name);
    }

    /// Reads the file, or makes it in one step, so that a crash leaves all of it or nothing.
    private static synchronized String keep(Path file, Supplier<String> make) throws IOException {
        if (!Files.exists(file)) {
            Path fresh = Files.createTempFile(
                    file.getParent(),
                    "." + file.getFileName(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(fresh, make.get() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
