package chat.lockstep.simulator;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/// A disk as one process has it open.
final class DiskChannel extends FileBaseDefault {

    private final Disk disk;
    private final int process;

    DiskChannel(Disk disk) {
        this.disk = disk;
        this.process = disk.begin();
    }

    @Override
    public long size() {
        return disk.size();
    }

    @Override
    public synchronized int read(ByteBuffer into, long position) {
        return disk.read(into, position);
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) {
        return disk.write(from, position, process);
    }

    @Override
    protected void implTruncate(long size) {
        disk.truncate(size, process);
    }

    @Override
    public void force(boolean metaData) {
        disk.sync(process);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return new Held(this, position, size, shared);
    }

    /// A process that died holds nothing.
    private static final class Held extends FileLock {

        Held(FileChannel channel, long position, long size, boolean shared) {
            super(channel, position, size, shared);
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void release() {}
    }
}
