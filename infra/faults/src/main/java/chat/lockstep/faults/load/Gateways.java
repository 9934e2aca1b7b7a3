package chat.lockstep.faults.load;

import chat.lockstep.client.DevTokens;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Where clients connect to. Each connection goes to the next gateway, as through a load balancer, so a device
/// that lost one resumes at another. Safe for threads.
public final class Gateways {

    private final List<URI> urls;
    private final AtomicInteger next = new AtomicInteger();

    public Gateways(List<URI> urls) {
        this.urls = List.copyOf(urls);
    }

    /// The next gateway: `http://127.0.0.1:8080`.
    public URI next() {
        return urls.get(Math.floorMod(next.getAndIncrement(), urls.size()));
    }

    public static URI socket(URI gateway) {
        return URI.create("ws://" + gateway.getRawAuthority() + "/v1/sync");
    }

    /// A token from any gateway that gives one.
    ///
    /// @param device null for a token that opens no socket
    public String token(String user, @Nullable String device) throws IOException, InterruptedException {
        var failures = new IOException("no gateway gives a token");
        for (int attempt = 0; attempt < urls.size(); attempt++) {
            try {
                return DevTokens.of(next())
                        .token(UserId.of(user), Optional.ofNullable(device).map(DeviceId::of), Optional.empty());
            } catch (IOException unreachable) {
                failures.addSuppressed(unreachable);
            }
        }
        throw failures;
    }
}
