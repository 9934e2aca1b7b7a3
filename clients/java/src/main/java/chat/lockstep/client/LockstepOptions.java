package chat.lockstep.client;

import static java.util.Objects.requireNonNull;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a device needs to know of the world.
///
/// @param url of the socket: `ws://127.0.0.1:8080/v1/sync`
/// @param store the file that holds all that the device knows; made when it is not there
/// @param deviceName what the user calls the device
/// @param platform what it runs on
/// @param httpClient carries the connections of many devices; one client per process is plenty
/// @param timings how long to wait for what
/// @param encoding what frames are written in; JSON by default
/// @param eventsOnFirstSync a conversation that is new here and has more events than this begins at its end, without
///     the events before; older messages come by [Lockstep#loadHistory]. By default every conversation comes whole
/// @param framesAhead how many frames with news the server may send before the device has stored them; 64 by default
/// @param clock what time it is, for messages that expire and for commands that wait
public record LockstepOptions(
        URI url,
        UserId user,
        DeviceId device,
        TokenSupplier tokens,
        Path store,
        Optional<String> deviceName,
        Optional<String> platform,
        HttpClient httpClient,
        Timings timings,
        Encoding encoding,
        long eventsOnFirstSync,
        int framesAhead,
        InstantSource clock) {

    private static final int FRAMES_AHEAD_MAX = 10_000;

    public LockstepOptions {
        var scheme = url.getScheme();
        if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
            throw new IllegalArgumentException("url must begin with ws: or wss: " + url);
        }
        if (eventsOnFirstSync < 0) {
            throw new IllegalArgumentException("eventsOnFirstSync must be at least 0: " + eventsOnFirstSync);
        }
        if (framesAhead < 1 || framesAhead > FRAMES_AHEAD_MAX) {
            throw new IllegalArgumentException("framesAhead must be 1 to " + FRAMES_AHEAD_MAX + ": " + framesAhead);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /// Gathers the options. `url`, `user`, `device`, `tokens` and `store` have no default.
    public static final class Builder {

        private @Nullable URI url;
        private @Nullable UserId user;
        private @Nullable DeviceId device;
        private @Nullable TokenSupplier tokens;
        private @Nullable Path store;
        private @Nullable String deviceName;
        private @Nullable String platform;
        private @Nullable HttpClient httpClient;
        private Timings timings = Timings.DEFAULTS;
        private Encoding encoding = Encoding.JSON;
        private long eventsOnFirstSync = Long.MAX_VALUE;
        private int framesAhead = 64;
        private InstantSource clock = InstantSource.system();

        private Builder() {}

        public Builder url(URI url) {
            this.url = url;
            return this;
        }

        public Builder user(UserId user) {
            this.user = user;
            return this;
        }

        public Builder device(DeviceId device) {
            this.device = device;
            return this;
        }

        public Builder tokens(TokenSupplier tokens) {
            this.tokens = tokens;
            return this;
        }

        public Builder store(Path store) {
            this.store = store;
            return this;
        }

        public Builder deviceName(String deviceName) {
            this.deviceName = deviceName;
            return this;
        }

        public Builder platform(String platform) {
            this.platform = platform;
            return this;
        }

        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = httpClient;
            return this;
        }

        public Builder timings(Timings timings) {
            this.timings = timings;
            return this;
        }

        public Builder encoding(Encoding encoding) {
            this.encoding = encoding;
            return this;
        }

        public Builder eventsOnFirstSync(long eventsOnFirstSync) {
            this.eventsOnFirstSync = eventsOnFirstSync;
            return this;
        }

        public Builder framesAhead(int framesAhead) {
            this.framesAhead = framesAhead;
            return this;
        }

        public Builder clock(InstantSource clock) {
            this.clock = clock;
            return this;
        }

        /// @throws NullPointerException naming the option that is missing
        public LockstepOptions build() {
            return new LockstepOptions(
                    requireNonNull(url, "url"),
                    requireNonNull(user, "user"),
                    requireNonNull(device, "device"),
                    requireNonNull(tokens, "tokens"),
                    requireNonNull(store, "store"),
                    Optional.ofNullable(deviceName),
                    Optional.ofNullable(platform),
                    httpClient == null ? SharedHttpClient.get() : httpClient,
                    timings,
                    encoding,
                    eventsOnFirstSync,
                    framesAhead,
                    clock);
        }
    }
}
