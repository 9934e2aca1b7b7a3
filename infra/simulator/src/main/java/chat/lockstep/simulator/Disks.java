package chat.lockstep.simulator;

import java.io.FileNotFoundException;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.store.fs.FilePath;

/// A file system of H2 that has a [Disk] for each name, in one folder.
final class Disks extends FilePath {

    private static final String SCHEME = "simulated";

    /// How a store's path begins that lies here.
    static final String PREFIX = SCHEME + ":";

    private static final Map<String, Disk> DISKS = new HashMap<>();

    static {
        FilePath.register(new Disks(""));
    }

    private Disks(String name) {
        this.name = name;
    }

    static void put(String name, Disk disk) {
        DISKS.put(PREFIX + name, disk);
    }

    static void clear() {
        DISKS.clear();
    }

    private Disk disk() {
        var disk = DISKS.get(name);
        if (disk == null) {
            throw new IllegalStateException("no disk " + name);
        }
        return disk;
    }

    @Override
    public FileChannel open(String mode) throws FileNotFoundException {
        return new DiskChannel(disk());
    }

    @Override
    public long size() {
        return disk().size();
    }

    @Override
    public boolean exists() {
        return isDirectory() || disk().exists();
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FilePath getPath(String path) {
        return new Disks(path);
    }

    @Override
    public boolean canWrite() {
        return true;
    }

    @Override
    public boolean isRegularFile() {
        return !isDirectory();
    }

    @Override
    public boolean isDirectory() {
        return name.equals(PREFIX);
    }

    @Override
    public boolean isAbsolute() {
        return true;
    }

    @Override
    public FilePath toRealPath() {
        return this;
    }

    @Override
    public long lastModified() {
        return 0;
    }

    @Override
    public boolean createFile() {
        return !exists();
    }

    @Override
    public void createDirectory() {
        throw new UnsupportedOperationException("there are only files here");
    }

    @Override
    public void delete() {
        throw new UnsupportedOperationException("a store deletes nothing");
    }

    @Override
    public void moveTo(FilePath target, boolean atomic) {
        throw new UnsupportedOperationException("a store moves nothing");
    }

    @Override
    public List<FilePath> newDirectoryStream() {
        throw new UnsupportedOperationException("there are only files here");
    }

    @Override
    public FilePath getParent() {
        return new Disks(PREFIX);
    }

    @Override
    public boolean setReadOnly() {
        throw new UnsupportedOperationException("a store may always be written");
    }
}
