package chat.lockstep.readmodel.log;

/// How a conversation's log is cut into partitions: a thousand seqs each, so none grows without end.
public final class Buckets {

    static final long SEQS = 1_000;

    private Buckets() {}

    /// The bucket that `seq` is in.
    public static long of(long seq) {
        return (seq - 1) / SEQS;
    }

    static boolean endsWith(long seq) {
        return seq % SEQS == 0;
    }
}
