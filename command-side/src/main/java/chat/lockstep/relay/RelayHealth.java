package chat.lockstep.relay;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether this relay does its part: leads and streams, or stands by for the one that does.
final class RelayHealth implements HealthIndicator {

    private final RelayStatus status;

    RelayHealth(RelayStatus status) {
        this.status = status;
    }

    @Override
    public Health health() {
        var phase = status.phase();
        var health = phase.isWell() ? Health.up() : Health.down();
        health.withDetail("phase", phase).withDetail("leading", phase.isLeading());
        var failure = status.lastFailure();
        if (failure != null) {
            health.withDetail("lastFailure", failure.cause()).withDetail("lastFailureAt", failure.at());
        }
        return health.build();
    }
}
