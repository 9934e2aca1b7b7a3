package chat.lockstep.e2e.fault;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.SyncState;
import chat.lockstep.e2e.EventStore;
import chat.lockstep.e2e.Party;
import chat.lockstep.e2e.StoredEvent;
import chat.lockstep.e2e.fault.History.Copy;
import chat.lockstep.e2e.fault.History.Log;
import chat.lockstep.e2e.fault.History.Send;
import chat.lockstep.e2e.fault.History.Shown;
import chat.lockstep.events.ConversationId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Pairs of users with two devices each, on the Java SDK, who write to one another at a constant rate. The devices take
/// turns in a random order that the seed tells. One thread lets them send; any thread may stop it.
final class Crowd implements AutoCloseable {

    private static final List<String> DEVICES = List.of("phone", "laptop");

    private final Party party;
    private final Random random;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Asked> asked = new ArrayList<>();
    private volatile boolean stopped;

    /// @param urls of the gateways' sockets; devices are spread over them
    Crowd(List<URI> urls, Path stores, int pairs, long seed) {
        this.party = new Party(urls, stores);
        this.random = new Random(seed);
        for (int i = 0; i < pairs; i++) {
            this.pairs.add(Pair.meet(party, "a" + i, "b" + i));
        }
    }

    /// Sends until [#stop], `rate` messages a second.
    void sendAt(int rate) {
        long interval = TimeUnit.SECONDS.toNanos(1) / rate;
        long due = System.nanoTime();
        while (!stopped) {
            var pair = pairs.get(random.nextInt(pairs.size()));
            asked.add(pair.send(random.nextInt(pair.devices().size()), "message " + asked.size()));
            due += interval;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    void stop() {
        stopped = true;
    }

    /// Waits until every message is answered, or the time is over. To be called when no more are sent.
    void settle(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (var message : asked) {
            message.await(deadline);
        }
    }

    /// Where a device is not in step with the log, in words; waits for it until the time is over.
    List<String> outOfStep(EventStore store, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        var late = new ArrayList<String>();
        for (var pair : pairs) {
            late.addAll(pair.outOfStep(store));
            while (!late.isEmpty() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                late.clear();
                late.addAll(pair.outOfStep(store));
            }
        }
        return late;
    }

    /// Devices whose digest is not the server's, when they say hello once more.
    List<String> unverified(Duration limit) {
        var devices = pairs.stream().flatMap(pair -> pair.devices().stream()).toList();
        devices.forEach(member -> {
            member.device().disconnect();
            member.device().connect();
        });
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && !devices.stream().allMatch(Member::isVerified)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return devices.stream()
                .filter(member -> !member.isVerified())
                .map(member -> "%s says %s after hello, its digest is %s, the server's %s"
                        .formatted(
                                member.name(),
                                member.device().syncState(),
                                member.device().digest(),
                                member.device().serverDigest()))
                .toList();
    }

    History history(EventStore store) {
        var logs = pairs.stream().map(pair -> pair.log(store)).toList();
        var copies = pairs.stream().flatMap(pair -> pair.copies().stream()).toList();
        return new History(asked.stream().map(Asked::toSend).toList(), logs, copies);
    }

    int sent() {
        return asked.size();
    }

    @Override
    public void close() {
        party.close();
    }

    private record Member(String name, Lockstep device) {

        boolean isAt(ConversationId conversation, long seq, String chain) {
            var place = device.place(conversation);
            return place.seq() == seq && place.chain().toString().equals(chain);
        }

        boolean isVerified() {
            return device.syncState() instanceof SyncState.Verified
                    && device.serverDigest().filter(device.digest()::equals).isPresent();
        }
    }

    private record Pair(ConversationId conversation, List<Member> devices) {

        static Pair meet(Party party, String one, String other) {
            var created = party.connect(one, DEVICES.getFirst()).createDirect(party.user(other));
            var devices = new ArrayList<Member>();
            for (var user : List.of(one, other)) {
                for (var device : DEVICES) {
                    devices.add(new Member(party.user(user) + "-" + device, party.connect(user, device)));
                }
            }
            try {
                var result = created.result().toCompletableFuture().get(30, TimeUnit.SECONDS);
                if (result.isRejected()) {
                    throw new IllegalStateException("cannot create a conversation: " + result);
                }
            } catch (ExecutionException | TimeoutException failure) {
                throw new IllegalStateException("cannot create a conversation", failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interrupted);
            }
            return new Pair(created.conversation(), devices);
        }

        Asked send(int device, String text) {
            var member = devices.get(device);
            long invoked = System.nanoTime();
            var command = member.device().send(conversation, text);
            var asked = new Asked(
                    conversation.value(), member.name(), command.id().toString(), invoked, new AtomicReference<>());
            var _ = command.result().thenAccept(asked::answered);
            return asked;
        }

        Log log(EventStore store) {
            var events = logOf(store);
            var messages = events.stream()
                    .filter(event -> event.type().equals("messageSent"))
                    .map(event -> new Shown(event.seq(), event.id()))
                    .toList();
            return new Log(conversation.value(), events.size(), messages);
        }

        List<String> outOfStep(EventStore store) {
            var log = logOf(store);
            var chain = log.getLast().chain();
            return devices.stream()
                    .filter(member -> !member.isAt(conversation, log.size(), chain))
                    .map(member -> "%s is at %s of %s, the log ends at seq %d, chain %s"
                            .formatted(
                                    member.name(),
                                    member.device().place(conversation),
                                    conversation,
                                    log.size(),
                                    chain))
                    .toList();
        }

        private List<StoredEvent> logOf(EventStore store) {
            return store.events(conversation).stream()
                    .filter(event -> event.aggregate().equals(conversation.value()))
                    .toList();
        }

        List<Copy> copies() {
            return devices.stream()
                    .map(member -> new Copy(
                            conversation.value(),
                            member.name(),
                            member.device().messages(conversation).stream()
                                    .map(message -> new Shown(
                                            message.seq(), message.id().toString()))
                                    .toList()))
                    .toList();
        }
    }

    /// @param answer when the result came and what it was; set once by the device's thread
    private record Asked(
            String conversation,
            String device,
            String id,
            long invokedNanos,
            AtomicReference<@Nullable Answer> answer) {

        void answered(CommandResult result) {
            answer.set(new Answer(System.nanoTime(), !result.isRejected()));
        }

        void await(long deadline) {
            while (answer.get() == null && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        Send toSend() {
            var known = answer.get();
            return new Send(
                    conversation,
                    device,
                    id,
                    invokedNanos,
                    known != null && known.isApplied() ? known.atNanos() : null);
        }
    }

    private record Answer(long atNanos, boolean isApplied) {}
}
