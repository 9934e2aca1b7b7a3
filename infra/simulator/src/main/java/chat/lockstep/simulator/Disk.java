package chat.lockstep.simulator;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/// The disk of one device: a file in memory that knows what a process has written and what would survive the loss of
/// power, and at which a process can be made to die.
final class Disk {

    private static final int FIRST_BYTES = 1 << 16;

    /// MVStore keeps two blocks of 4 KiB as the header of its file; what it commits lies behind them.
    static final int HEADER_BYTES = 2 * 4096;

    private final Mutation mutation;
    private final ArrayDeque<Written> unsynced = new ArrayDeque<>();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private int life;
    private long commitsLeft = Long.MAX_VALUE;

    Disk(Mutation mutation) {
        this.mutation = mutation;
    }

    /// What a write has overwritten.
    private record Written(int position, ByteBuffer before, int sizeBefore) {}

    /// The process died on its way to the disk.
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /// The process that has the file open; an older one can do nothing more.
    int begin() {
        commitsLeft = Long.MAX_VALUE;
        return ++life;
    }

    /// The process will die in the middle of writing its `n`-th commit from now; 0 is at once. Headers do not count:
    /// how many are written depends on the real time, which MVStore puts into its chunks.
    void dieAtCommit(long n) {
        commitsLeft = n;
    }

    /// Whether the process that had it open has died at it.
    boolean isDead() {
        return commitsLeft <= 0;
    }

    boolean exists() {
        return size > 0;
    }

    int size() {
        return size;
    }

    int read(ByteBuffer into, long position) {
        int length = (int) Math.min(into.remaining(), size - position);
        if (length <= 0) {
            return -1;
        }
        into.put(bytes, (int) position, length);
        return length;
    }

    int write(ByteBuffer from, long position, int by) {
        require(by);
        int at = (int) position;
        if (at >= HEADER_BYTES) {
            commitsLeft--;
        }
        int length = commitsLeft > 0 ? from.remaining() : from.remaining() / 2;
        int end = Math.max(size, at + length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        unsynced.push(new Written(at, copy(at, at + length), size));
        from.get(bytes, at, length);
        size = end;
        if (commitsLeft <= 0) {
            throw new Killed();
        }
        return length;
    }

    void truncate(long to, int by) {
        require(by);
        if (to < size) {
            unsynced.push(new Written((int) to, copy((int) to, size), size));
            Arrays.fill(bytes, (int) to, size, (byte) 0);
            size = (int) to;
        }
    }

    void sync(int by) {
        require(by);
        if (mutation != Mutation.SYNCS_ARE_LIES) {
            unsynced.clear();
        }
    }

    private ByteBuffer copy(int from, int to) {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
    }

    private void require(int by) {
        if (by != life || commitsLeft <= 0) {
            throw new Killed();
        }
    }

    /// The process is gone; what it wrote is there.
    void kill() {
        life++;
        if (mutation == Mutation.KILLS_LOSE_COMMITS) {
            losePower();
        }
    }

    /// The process is gone, and with it everything that was not synced.
    void losePower() {
        life++;
        while (!unsynced.isEmpty()) {
            var last = unsynced.pop();
            last.before().get(bytes, last.position(), last.before().remaining());
            size = last.sizeBefore();
        }
    }
}
