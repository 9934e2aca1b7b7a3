package chat.lockstep.query;

import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ReadModelUnavailable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/// Whether Cassandra answers and has the views.
final class ViewHealth implements ReactiveHealthIndicator {

    private final ReadModel model;

    ViewHealth(ReadModel model) {
        this.model = model;
    }

    @Override
    public Mono<Health> health() {
        return model.check()
                .thenReturn(Health.up().build())
                .onErrorResume(
                        ReadModelUnavailable.class,
                        unavailable -> Mono.just(Health.down(unavailable).build()));
    }
}
