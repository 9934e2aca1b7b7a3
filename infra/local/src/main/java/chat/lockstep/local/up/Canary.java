package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Proves the system with a real message: from a device of alice's over every hop to a device of bob's. On the way it
/// makes sure that alice, bob and carol exist and have conversations, which changes nothing when they have.
///
/// It speaks the protocol itself, so that it proves the gateway and not an SDK.
final class Canary {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final int ATTEMPTS = 3;
    private static final String DEVICE = "canary";

    private final int gatewayPort;

    Canary(int gatewayPort) {
        this.gatewayPort = gatewayPort;
    }

    /// How long the message took, from being sent to being there. A system that has just come up, on a machine busy
    /// with that, may cut off the first sockets, so one that fails is followed by others.
    ///
    /// @throws LocalFailure of the last one, if none arrived
    Duration fly() throws InterruptedException {
        for (int left = ATTEMPTS; ; left--) {
            try {
                return flyOnce();
            } catch (LocalFailure failure) {
                if (left == 1) {
                    throw failure;
                }
            }
        }
    }

    private Duration flyOnce() throws InterruptedException {
        try (CanarySocket carol = CanarySocket.open(gatewayPort, "carol", DEVICE);
                CanarySocket bob = CanarySocket.open(gatewayPort, "bob", DEVICE);
                CanarySocket alice = CanarySocket.open(gatewayPort, "alice", DEVICE)) {
            carol.hello();
            bob.hello();
            alice.hello();
            befriend(alice, "alice", "bob");
            befriend(alice, "alice", "carol");
            befriend(bob, "bob", "carol");
            return send(alice, bob);
        }
    }

    private static void befriend(CanarySocket from, String user, String peer) throws InterruptedException {
        command(
                from,
                Ids.timeOrdered(),
                "createConversation",
                Ids.direct(user, peer).toString(),
                Map.of("kind", "direct", "members", List.of(peer)));
    }

    private static Duration send(CanarySocket alice, CanarySocket bob) throws InterruptedException {
        UUID id = Ids.timeOrdered();
        long sent = System.nanoTime();
        String text = "The system came up at " + Instant.now();
        alice.send(Map.of(
                "type", "command",
                "id", id.toString(),
                "action", "send",
                "conversation", Ids.direct("alice", "bob").toString(),
                "data", Map.of("text", text)));
        bob.await(
                frame -> "delta".equals(frame.get("type")) && holds(frame, id),
                "a delta with message " + id,
                ANSWER_LIMIT);
        long arrived = bob.lastArrival();
        requireOutcome(awaitResult(alice, id), "send");
        return Duration.ofNanos(arrived - sent);
    }

    private static void command(CanarySocket from, UUID id, String action, String conversation, Map<String, ?> data)
            throws InterruptedException {
        from.send(Map.of(
                "type", "command",
                "id", id.toString(),
                "action", action,
                "conversation", conversation,
                "data", data));
        requireOutcome(awaitResult(from, id), action);
    }

    private static Map<String, Object> awaitResult(CanarySocket socket, UUID id) throws InterruptedException {
        return socket.await(
                frame -> "result".equals(frame.get("type")) && id.toString().equals(frame.get("id")),
                "the result of command " + id,
                ANSWER_LIMIT);
    }

    private static void requireOutcome(Map<String, Object> result, String action) {
        if ("rejected".equals(result.get("outcome"))) {
            throw new LocalFailure(
                    "the canary's " + action + " was rejected: " + result.get("error"),
                    "see ./lockstep logs sync-gateway and ./lockstep logs command-side");
        }
    }

    private static boolean holds(Map<String, Object> delta, UUID message) {
        return delta.get("events") instanceof List<?> events
                && events.stream()
                        .anyMatch(event -> event instanceof Map<?, ?> fields
                                && message.toString().equals(fields.get("id")));
    }
}
