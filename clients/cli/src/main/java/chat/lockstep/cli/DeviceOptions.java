package chat.lockstep.cli;

import chat.lockstep.client.DevTokens;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which device of whom, and where its server and its store are.
final class DeviceOptions {

    @Option(names = "--as", required = true, paramLabel = "USER", description = "The user to be.")
    @Nullable
    String user;

    @Option(
            names = "--device",
            defaultValue = "laptop",
            paramLabel = "NAME",
            description = "The user's device to be; each has a store of its own. Default: ${DEFAULT-VALUE}.")
    @Nullable
    String device;

    @Option(
            names = "--url",
            defaultValue = "ws://127.0.0.1:8080/v1/sync",
            description = "The socket of the server. Default: ${DEFAULT-VALUE}.")
    @Nullable
    URI url;

    @Option(
            names = "--store",
            defaultValue = ".lockstep/devices",
            paramLabel = "DIR",
            description = "Where the devices' stores are. Default: ${DEFAULT-VALUE}.")
    @Nullable
    Path folder;

    /// The device, not yet connected.
    Lockstep open() {
        var userId = UserId.of(given(user));
        var deviceId = DeviceId.of(given(device));
        var socket = given(url);
        return Lockstep.open(LockstepOptions.builder()
                .url(socket)
                .user(userId)
                .device(deviceId)
                .deviceName(deviceId.value())
                .platform("cli")
                .tokens(DevTokens.ofSocket(socket).supplier(userId, deviceId))
                .store(given(folder).resolve(userId + "@" + deviceId + ".store"))
                .build());
    }

    UserId userId() {
        return UserId.of(given(user));
    }

    String deviceName() {
        return given(device);
    }

    private static <T> T given(@Nullable T option) {
        if (option == null) {
            throw new IllegalStateException("picocli fills in each option or refuses the command line");
        }
        return option;
    }
}
