package chat.lockstep.gateway.session;

import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.frame.Encoding;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.frame.SharedFrame;
import chat.lockstep.gateway.frame.Tag;
import org.jspecify.annotations.Nullable;

/// The bounded way out of a session. The network library would take any number of frames for a reader that has
/// stopped reading, so unsent bytes are counted here: at the bound there is no room for counted frames, and when as
/// much again was sent nevertheless the socket closes. All connections of the node have a bound together, too. Credit
/// bounds counted frames in the same way.
final class Outbox {

    /// More than any client means; kept from growing to what means any number.
    private static final long CREDIT_MAX = 1L << 53;

    private final Wire wire;
    private final FrameEncoder encoder;
    private final Encoding encoding;
    private final int unsentBytesMax;
    private final UnsentBytes ofNode;
    private final SessionMeters meters;

    private long counted;
    private long credit = Long.MAX_VALUE;
    private boolean full;

    /// Bytes sent since there was no room: one answer may be larger than the bound, and its reader is not slow for it.
    private long beyondFull;

    private boolean closed;
    private long fullSinceMillis;
    private Runnable onRoom = () -> {};

    Outbox(
            Wire wire,
            FrameEncoder encoder,
            Encoding encoding,
            int unsentBytesMax,
            UnsentBytes ofNode,
            SessionMeters meters) {
        this.wire = wire;
        this.encoder = encoder;
        this.encoding = encoding;
        this.unsentBytesMax = unsentBytesMax;
        this.ofNode = ofNode;
        this.meters = meters;
        wire.onWritten(this::written);
    }

    /// @param onRoom called when there is room again after there was none
    void whenRoom(Runnable onRoom) {
        this.onRoom = onRoom;
    }

    /// Whether a counted frame may be sent now.
    boolean hasRoom() {
        return !closed && credit > 0 && !full;
    }

    /// Whether bytes have been waiting for longer than `millis`, while it is `nowMillis`.
    boolean isFullFor(long millis, long nowMillis) {
        if (!full) {
            fullSinceMillis = 0;
            return false;
        }
        if (fullSinceMillis == 0) {
            fullSinceMillis = nowMillis;
        }
        return nowMillis - fullSinceMillis >= millis;
    }

    /// Sets the credit that a `hello` grants.
    ///
    /// @param frames null for any number
    void beginCredit(@Nullable Long frames) {
        credit = frames == null ? Long.MAX_VALUE : frames;
    }

    void grant(long frames) {
        if (credit == Long.MAX_VALUE) {
            return; // a client that never began to count gets everything
        }
        var had = hasRoom();
        credit = Math.min(CREDIT_MAX, credit + frames);
        if (!had && hasRoom()) {
            onRoom.run();
        }
    }

    /// Sends a frame that costs no credit, or the counted frame that there was room for.
    void send(ServerFrame frame) {
        write(encoder.encode(frame, encoding), frame instanceof ServerFrame.Counted);
    }

    /// The same for a frame that other sockets get, too.
    void send(SharedFrame shared) {
        write(shared.encoded(encoder, encoding), shared.frame() instanceof ServerFrame.Counted);
    }

    /// Sends an ephemeral frame if there is room.
    ///
    /// @return whether it was sent
    boolean offer(ServerFrame.Ephemeral frame) {
        var isRoom = hasRoom();
        if (isRoom) {
            send(frame);
        }
        return isRoom;
    }

    boolean offer(SharedFrame shared) {
        var isRoom = hasRoom();
        if (isRoom) {
            send(shared);
        }
        return isRoom;
    }

    void error(ProtocolError error) {
        send(new ServerFrame.Failure(error, null));
    }

    void error(ProtocolError error, @Nullable Tag request) {
        send(new ServerFrame.Failure(error, request));
    }

    boolean isClosed() {
        return closed;
    }

    void close(CloseCode code) {
        if (!closed) {
            closed = true;
            meters.closed(code);
            wire.close(code);
        }
    }

    private void write(byte[] frame, boolean counted) {
        if (closed) {
            return;
        }
        if (counted && credit != Long.MAX_VALUE) {
            credit--;
        }
        if (full) {
            beyondFull += frame.length;
        }
        wire.write(frame);
        meters.frameOut();
        var unsent = count();
        full = full || unsent >= unsentBytesMax || ofNode.isTooMuch(unsent);
        if (beyondFull >= unsentBytesMax || ofNode.isFarTooMuch(unsent)) {
            close(CloseCode.IDLE_OR_SLOW);
        }
    }

    /// Bytes of this connection, which the node's are brought up to date with.
    private long count() {
        var unsent = wire.unsentBytes();
        ofNode.add(unsent - counted);
        counted = unsent;
        return unsent;
    }

    /// Room comes back at half the bound, so that it does not flicker.
    private void written() {
        var unsent = count();
        if (full && unsent < unsentBytesMax / 2 && !ofNode.isTooMuch(unsent)) {
            full = false;
            beyondFull = 0;
            fullSinceMillis = 0;
            if (hasRoom()) {
                onRoom.run();
            }
        }
    }
}
