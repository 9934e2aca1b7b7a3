package chat.lockstep.simulator;

import chat.lockstep.gateway.session.CloseCode;
import chat.lockstep.gateway.session.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import reactor.test.scheduler.VirtualTimeScheduler;

/// One connection: frames in order each way, late by chance, until it is cut or goes deaf. What was under way then is
/// lost.
final class Link implements Wire {

    private static final int LATE_MILLIS_MAX = 60;

    private final String name;
    private final VirtualTimeScheduler time;
    private final Dice dice;
    private Consumer<String> toServer = text -> {};
    private Runnable serverClosed = () -> {};
    private Consumer<String> toDevice = text -> {};
    private IntConsumer deviceClosed = code -> {};
    private Runnable onWritten = () -> {};
    private long unsent;
    private long sent;
    private long downFreeAt;
    private long upFreeAt;
    private long jammedUntil;
    private boolean isCut;
    private boolean isDeaf;
    private boolean isServerDone;

    Link(String name, VirtualTimeScheduler time, Dice dice) {
        this.name = name;
        this.time = time;
        this.dice = dice;
    }

    void server(Consumer<String> onText, Runnable onClosed) {
        toServer = onText;
        serverClosed = onClosed;
    }

    void device(Consumer<String> onText, IntConsumer onClosed) {
        toDevice = onText;
        deviceClosed = onClosed;
    }

    String name() {
        return name;
    }

    boolean isOver() {
        return isCut || isServerDone;
    }

    private long now() {
        return time.now(TimeUnit.MILLISECONDS);
    }

    private void at(long millis, Runnable task) {
        var _ = time.schedule(task, Math.max(0, millis - now()), TimeUnit.MILLISECONDS);
    }

    private int late(String way) {
        return 1 + dice.roll(LATE_MILLIS_MAX, way, name, sent++);
    }

    /// From the device.
    void send(String frame) {
        if (isDeaf || isCut) {
            return;
        }
        upFreeAt = Math.max(Math.max(upFreeAt, jammedUntil), now() + late("up"));
        at(upFreeAt, () -> {
            if (!isCut && !isDeaf) {
                toServer.accept(frame);
            }
        });
    }

    @Override
    public void write(byte[] frame) {
        unsent += frame.length;
        downFreeAt = Math.max(Math.max(downFreeAt, jammedUntil), now() + late("down"));
        at(downFreeAt, () -> delivered(frame));
    }

    private void delivered(byte[] frame) {
        if (isCut || isDeaf) {
            return;
        }
        unsent -= frame.length;
        toDevice.accept(new String(frame, StandardCharsets.UTF_8));
        onWritten.run();
    }

    @Override
    public long unsentBytes() {
        return unsent;
    }

    @Override
    public void onWritten(Runnable drained) {
        onWritten = drained;
    }

    @Override
    public void close(CloseCode code) {
        if (code == CloseCode.INTERNAL) {
            throw new LawBroken("the session of " + name + " broke down");
        }
        downFreeAt = Math.max(downFreeAt, now() + 1);
        at(downFreeAt, () -> {
            if (!isCut && !isDeaf) {
                deviceClosed.accept(code.code());
            }
            endServer();
        });
    }

    private void endServer() {
        if (!isServerDone) {
            isServerDone = true;
            serverClosed.run();
        }
    }

    /// Both ends learn of it, one after the other.
    void cut() {
        if (!isCut) {
            isCut = true;
            at(now() + late("cut.device"), () -> deviceClosed.accept(1006));
            at(now() + late("cut.server"), this::endServer);
        }
    }

    /// Half open: nothing comes through any more, and nobody is told.
    void deafen() {
        isDeaf = true;
    }

    void jam(long millis) {
        jammedUntil = now() + millis;
    }
}
