package chat.lockstep.gateway.circle;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.fold.Device;
import chat.lockstep.gateway.view.Views;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Which devices were shut out, so that their tokens open nothing any more. Safe for threads.
public final class RevokedDevices {

    private static final Logger LOG = LoggerFactory.getLogger(RevokedDevices.class);
    private static final int USERS_REMEMBERED_MAX = 50_000;
    private static final Duration WAITED_FOR = Duration.ofMillis(500);
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    private final Views views;
    private final Cache<UserId, Set<DeviceId>> revoked = Caffeine.newBuilder()
            .maximumSize(USERS_REMEMBERED_MAX)
            .expireAfterWrite(REMEMBERED)
            .build();

    public RevokedDevices(Views views) {
        this.views = views;
    }

    /// False if the views do not answer: then there is nothing to be read of them either.
    public Mono<Boolean> isRevoked(UserId user, DeviceId device) {
        var known = revoked.getIfPresent(user);
        return known != null
                ? Mono.just(known.contains(device))
                : views.devices(user)
                        .timeout(WAITED_FOR)
                        .map(devices -> devices.stream()
                                .filter(one -> one.revokedAt() != null)
                                .map(Device::device)
                                .collect(Collectors.toUnmodifiableSet()))
                        .doOnNext(devices -> revoked.put(user, devices))
                        .map(devices -> devices.contains(device))
                        .onErrorResume(failure -> {
                            LOG.debug("devices of {} not read: {}", user, failure.toString());
                            return Mono.just(false);
                        });
    }
}
