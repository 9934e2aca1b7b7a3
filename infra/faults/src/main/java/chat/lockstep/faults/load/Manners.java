package chat.lockstep.faults.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/// How a thin device behaves. Good at first; each badness can be switched on and off at any time, by any thread.
public final class Manners {

    /// What the server allows a device, and a little less.
    static final int POLITE_PER_SECOND = 40;

    private final Random random = new Random();
    private final Semaphore reading = new Semaphore(1);
    private volatile int copiesMax = 1;
    private volatile int window = 1;
    private volatile int receiveBytes;
    private volatile int perSecond = POLITE_PER_SECOND;
    private volatile boolean isSilent;
    private boolean isReading = true;

    /// Each command is sent once to so many times.
    public void copies(int max) {
        copiesMax = max;
    }

    /// Commands leave in any order, so many at a time.
    public void shuffle(int window) {
        this.window = window;
    }

    /// What the system takes in for the device before the server must wait; holds for connections made from now on. 0
    /// for the system's own choice.
    public void receive(int bytes) {
        receiveBytes = bytes;
    }

    /// How many commands it sends a second, whatever the server allows.
    public void perSecond(int commands) {
        perSecond = commands;
    }

    /// Neither reads nor writes, and does not end the connection either.
    public void silence() {
        isSilent = true;
        stopReading();
    }

    /// Takes nothing from the network any more, though it writes.
    public synchronized void stopReading() {
        if (isReading) {
            isReading = false;
            reading.acquireUninterruptibly();
        }
    }

    /// Behaves from now on.
    public synchronized void mend() {
        copiesMax = 1;
        window = 1;
        receiveBytes = 0;
        perSecond = POLITE_PER_SECOND;
        isSilent = false;
        if (!isReading) {
            isReading = true;
            reading.release();
        }
    }

    /// Whether commands are held back for a moment, so that there are some to shuffle.
    boolean isShuffling() {
        return window > 1;
    }

    boolean isSilent() {
        return isSilent;
    }

    int receiveBytes() {
        return receiveBytes;
    }

    int perSecond() {
        return perSecond;
    }

    void awaitReading() throws InterruptedException {
        reading.acquire();
        reading.release();
    }

    /// The frames as they are to leave.
    synchronized List<String> arrange(List<String> frames) {
        var arranged = new ArrayList<String>();
        for (int from = 0; from < frames.size(); from += window) {
            var some = new ArrayList<String>();
            for (var frame : frames.subList(from, Math.min(frames.size(), from + window))) {
                some.addAll(Collections.nCopies(1 + random.nextInt(copiesMax), frame));
            }
            if (window > 1) {
                Collections.shuffle(some, random);
            }
            arranged.addAll(some);
        }
        return arranged;
    }
}
