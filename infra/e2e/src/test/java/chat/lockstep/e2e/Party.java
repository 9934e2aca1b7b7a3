package chat.lockstep.e2e;

import chat.lockstep.client.DevTokens;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Users whom no other test knows, and their devices on the Java SDK.
public final class Party implements AutoCloseable {

    private final List<URI> socketUrls;
    private final Path stores;
    private final String suffix = "-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Lockstep> devices = new LinkedHashMap<>();

    /// @param socketUrls where the gateways take sockets; devices are spread over them
    /// @param stores a folder for the devices' files
    public Party(List<URI> socketUrls, Path stores) {
        this.socketUrls = List.copyOf(socketUrls);
        this.stores = stores;
    }

    public UserId user(String name) {
        return UserId.of(name + suffix);
    }

    /// The device, connected; opened when it is asked for first.
    public Lockstep connect(String name, String device) {
        var lockstep =
                devices.computeIfAbsent(name + "-" + device, store -> open(user(name), DeviceId.of(device), store));
        lockstep.connect();
        return lockstep;
    }

    private Lockstep open(UserId user, DeviceId device, String store) {
        var socketUrl = socketUrls.get(devices.size() % socketUrls.size());
        return Lockstep.open(LockstepOptions.builder()
                .url(socketUrl)
                .user(user)
                .device(device)
                .tokens(DevTokens.ofSocket(socketUrl).supplier(user, device))
                .store(stores.resolve(store))
                .build());
    }

    public List<Lockstep> devices() {
        return List.copyOf(devices.values());
    }

    @Override
    public void close() {
        devices.values().forEach(Lockstep::close);
    }
}
