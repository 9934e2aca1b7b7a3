package chat.lockstep.client;

import chat.lockstep.events.StateDigest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// A device on a test's own time, with a server that the test plays.
final class TimedDevice implements AutoCloseable {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    final HandTimer timer = new HandTimer();
    final FakeTransport transport = new FakeTransport();
    final List<DeviceEvent> told = new ArrayList<>();
    final Lockstep lockstep;

    TimedDevice(Path folder, TokenSupplier tokens, UnaryOperator<LockstepOptions.Builder> more) {
        InstantSource clock = this::instant;
        var options = LockstepOptions.builder()
                .url(URI.create("ws://nowhere"))
                .user(Histories.ALICE)
                .device(Histories.PHONE)
                .tokens(tokens)
                .store(folder.resolve("device.store"))
                .clock(clock);
        var surroundings = new Surroundings(Optional.of(timer), transport, new Random(1), "");
        lockstep = Lockstep.open(more.apply(options).build(), surroundings);
        lockstep.listen(told::add);
    }

    Instant instant() {
        return BEGIN.plusMillis(timer.millis());
    }

    /// Lets the device come in step with a server that has nothing for it.
    FakeTransport.Line greet() {
        return greet(600_000);
    }

    FakeTransport.Line greet(int heartbeatMillis) {
        timer.settle();
        var line = transport.last();
        line.open();
        timer.settle();
        line.tell(Map.of(
                "type",
                "welcome",
                "session",
                "s",
                "serverTime",
                chat.lockstep.events.Timestamp.of(instant()).toString(),
                "heartbeatMillis",
                heartbeatMillis,
                "resume",
                "reset"));
        line.tell(Map.of(
                "type",
                "caughtUp",
                "cursor",
                "c",
                "digest",
                new StateDigest().value().value()));
        timer.settle();
        return line;
    }

    @Override
    public void close() {
        lockstep.close();
    }
}
