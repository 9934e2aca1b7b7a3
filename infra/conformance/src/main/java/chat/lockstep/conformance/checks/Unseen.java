package chat.lockstep.conformance.checks;

import java.util.List;

/// What no client can see from outside, and why.
///
/// @param id section and rule
public record Unseen(String id, String why) {

    public static final List<Unseen> RULES = List.of(
            new Unseen("1.epoch.changes", "an epoch changes only when a log is restored or rewritten"),
            new Unseen("2.events.never-upcast", "needs events of an older version in the store"),
            new Unseen("2.salt.random", "that a salt is random shows only in that it differs"),
            new Unseen("3.tls", "TLS stands before the server outside loopback"),
            new Unseen("3.origin.allow-list", "which origins are allowed is a setting; a foreign one is checked"),
            new Unseen("3.unknown-event-type", "is what a client does; the server sends no unknown types"),
            new Unseen("5.caughtUp.again", "comes now and then, without a time within which it must"),
            new Unseen("5.drain", "a node goes away only when its operator wants it"),
            new Unseen("5.ephemeral.droppable", "what may be dropped may also always come"),
            new Unseen("6.result.after-durable-append", "needs the death of a server; the fault runs check it"),
            new Unseen("6.past_head.store-ahead-of-view", "a view that lags cannot be ordered from outside"),
            new Unseen("6.expiry.text-leaves-stores", "comes with keys that can be destroyed"),
            new Unseen("7.reset.epoch_changed", "an epoch cannot be changed from outside"),
            new Unseen("7.held-back", "shows only as convergence while others send: 11.devices.converge"),
            new Unseen("7.any-node", "one address is checked; give the address of each node in turn"),
            new Unseen("8.unsent-bytes", "the bound is the server's own; credit is checked instead"),
            new Unseen("9.close.1011", "a server that is broken inside cannot be ordered"),
            new Unseen("10.health.503", "needs a hop that does not work"),
            new Unseen("10.metrics", "are on management ports that clients do not see"),
            new Unseen("11.rebuild", "the views can be rebuilt only by their operator"));
}
