package chat.lockstep.simulator;

import chat.lockstep.client.Transport;
import chat.lockstep.gateway.session.CloseCode;
import chat.lockstep.gateway.session.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.test.scheduler.VirtualTimeScheduler;

/// One connection: frames in order each way, late by chance, until it is cut or goes deaf. What was under way then is
/// lost.
final class Link implements Wire {

    static final int LATE_MILLIS_MAX = 60;
    private static final int ABNORMAL = 1006;

    private final String name;
    private final VirtualTimeScheduler time;
    private final Dice dice;
    private final Mutation mutation;
    private final Transport.Owner device;
    private final DeviceEnd end = new DeviceEnd();
    private Consumer<String> toServer = text -> {};
    private Runnable serverClosed = () -> {};
    private Runnable onWritten = () -> {};
    private long unsent;
    private long sent;
    private long downFreeAt;
    private long upFreeAt;
    private long jammedUntil;
    private boolean isCut;
    private boolean isDeaf;
    private boolean isServerDone;
    private boolean isDeviceDone;

    /// @param device who is told at the device's end
    Link(String name, VirtualTimeScheduler time, Dice dice, Mutation mutation, Transport.Owner device) {
        this.name = name;
        this.time = time;
        this.dice = dice;
        this.mutation = mutation;
        this.device = device;
    }

    String name() {
        return name;
    }

    Transport.Channel deviceEnd() {
        return end;
    }

    /// The server has accepted it.
    void server(Consumer<String> onText, Runnable onClosed) {
        toServer = onText;
        serverClosed = onClosed;
        at(now() + late("open"), () -> {
            if (isOpenForDevice()) {
                device.opened(end);
            }
        });
    }

    private boolean isOpenForDevice() {
        return !isCut && !isDeaf && !isDeviceDone;
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

    /// From the server.
    @Override
    public void write(byte[] frame) {
        unsent += frame.length;
        downFreeAt = Math.max(Math.max(downFreeAt, jammedUntil), now() + late("down"));
        boolean isLost = mutation == Mutation.LINKS_LOSE_FRAMES && dice.isOneIn(10, "lose", name, sent);
        at(downFreeAt, () -> delivered(frame, isLost));
    }

    private void delivered(byte[] frame, boolean isLost) {
        if (isCut || isDeaf) {
            return;
        }
        unsent -= frame.length;
        if (!isDeviceDone && !isLost) {
            device.frame(end, new String(frame, StandardCharsets.UTF_8));
        }
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
            if (isOpenForDevice()) {
                overForDevice(code.code());
            }
            endServer();
        });
    }

    private void overForDevice(int code) {
        if (!isDeviceDone) {
            isDeviceDone = true;
            device.over(end, code, "closed with " + code);
        }
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
            at(now() + late("cut.device"), () -> overForDevice(ABNORMAL));
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

    /// What the device has of it.
    private final class DeviceEnd implements Transport.Channel {

        @Override
        public void send(String frame) {
            if (isCut || isDeaf || isDeviceDone) {
                return;
            }
            upFreeAt = Math.max(Math.max(upFreeAt, jammedUntil), now() + late("up"));
            at(upFreeAt, () -> {
                if (!isCut && !isDeaf && !isServerDone) {
                    toServer.accept(frame);
                }
            });
        }

        @Override
        public int unsent() {
            return 0;
        }

        @Override
        public void handled() {
            // The time that frames take is the link's to say.
        }

        /// Behind what was sent.
        @Override
        public void close() {
            isDeviceDone = true;
            at(Math.max(upFreeAt, now()) + 1, () -> {
                if (!isDeaf) {
                    endServer();
                }
            });
        }

        @Override
        public void abort() {
            isDeviceDone = true;
            if (!isCut && !isDeaf) {
                isCut = true;
                at(now() + late("cut.server"), Link.this::endServer);
            }
        }
    }
}
