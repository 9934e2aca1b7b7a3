package chat.lockstep.gateway.live;

import chat.lockstep.events.UserId;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Says to the projectors which users have sessions on this node.
public interface Registry {

    /// Completes when hints for `user` come to this node; fails when that cannot be said.
    Mono<Void> announce(UserId user);

    /// The user has no session here any more. Best effort: an entry that stays expires.
    void withdraw(UserId user);

    /// Tells the other nodes that have sessions of the user. Best effort: where it is not heard, both connections stay.
    void claim(Claim claim);

    /// Tells the sessions of `users`, at whatever node, that somebody writes. Best effort.
    void tell(Typing typing, Set<UserId> users);

    /// Whether hints arrive at all at present.
    boolean isConnected();
}
