package chat.lockstep.query.caller;

import chat.lockstep.events.UserId;
import org.springframework.web.reactive.function.server.ServerRequest;

/// The user for whom the gateway asks.
public record Caller(UserId user) {

    private static final String ATTRIBUTE = Caller.class.getName();

    /// The caller of a request that passed the [CallerFilter].
    public static Caller of(ServerRequest request) {
        return (Caller) request.attribute(ATTRIBUTE)
                .orElseThrow(() -> new IllegalStateException("the route is not behind the caller filter"));
    }

    void attachTo(ServerRequest request) {
        request.attributes().put(ATTRIBUTE, this);
    }
}
