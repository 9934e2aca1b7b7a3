package chat.lockstep.testkit.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// One direction of one connection: a thread that reads, one that writes when the time has come, and a queue of
/// at most a megabyte between them. A reader that finds it full stops reading, and so the sender feels it.
final class Pump {

    private static final int CHUNK_BYTES_MAX = 16 * 1024;
    private static final int CHUNKS_MAX = 64;

    private final Socket from;
    private final Socket to;
    private final Way way;
    private final Runnable reset;
    private final Runnable ended;
    private final BlockingQueue<Arrival> underWay = new ArrayBlockingQueue<>(CHUNKS_MAX);
    private final Thread reader;
    private final Thread writer;

    /// @param reset is run when `from` has broken off and this has travelled
    /// @param ended is run when nothing goes this way any more: `from` has ended, or `to` takes no more
    Pump(Socket from, Socket to, Way way, Runnable reset, Runnable ended) {
        this.from = from;
        this.to = to;
        this.way = way;
        this.reset = reset;
        this.ended = ended;
        this.reader = Thread.ofVirtual().unstarted(this::read);
        this.writer = Thread.ofVirtual().unstarted(this::write);
    }

    /// What was read, and when.
    private sealed interface Arrival {
        long nanoTime();

        record Bytes(ByteBuffer bytes, long nanoTime) implements Arrival {}

        record End(long nanoTime) implements Arrival {}

        record Reset(long nanoTime) implements Arrival {}
    }

    void start() {
        reader.start();
        writer.start();
    }

    void stop() {
        reader.interrupt();
        writer.interrupt();
    }

    private void read() {
        try {
            Arrival next;
            do {
                way.awaitOpen();
                next = next();
                underWay.put(next);
            } while (next instanceof Arrival.Bytes);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the connection is reset
        }
    }

    private Arrival next() {
        try {
            InputStream in = from.getInputStream();
            byte[] chunk = new byte[CHUNK_BYTES_MAX];
            int length = in.read(chunk);
            return length < 0
                    ? new Arrival.End(System.nanoTime())
                    : new Arrival.Bytes(ByteBuffer.wrap(Arrays.copyOf(chunk, length)), System.nanoTime());
        } catch (IOException _) {
            return new Arrival.Reset(System.nanoTime());
        }
    }

    private void write() {
        try {
            OutputStream out = to.getOutputStream();
            while (true) {
                Arrival next = underWay.take();
                way.awaitArrival(next.nanoTime());
                switch (next) {
                    case Arrival.Bytes chunk -> {
                        out.write(chunk.bytes().array());
                        way.carried(chunk.bytes().capacity());
                    }
                    case Arrival.End _ -> {
                        to.shutdownOutput();
                        ended.run();
                        return;
                    }
                    case Arrival.Reset _ -> {
                        reset.run();
                        return;
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the connection is reset
        } catch (IOException _) {
            ended.run(); // the receiver has broken off: the other direction reads that, and tells it in its time
        }
    }
}
