package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.Texts;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One device of one user. Everything that it holds can be read at any time, online or not; everything that it is
/// told to send is kept until the server has it. Safe for threads: a device has a thread of its own, and the
/// methods here wait for it, at most ten seconds, never for the network.
public final class Lockstep implements AutoCloseable {

    private final LockstepOptions options;
    private final Listeners listeners = new Listeners();
    private final Device device;
    private final Library library;
    private volatile boolean isClosed;

    private Lockstep(LockstepOptions options, DeviceStore store) {
        this.options = options;
        this.device = new Device(options, store, listeners, new SecureRandom());
        this.library = new Library(store);
    }

    /// Opens the device's store. It connects only when [#connect()] is called.
    ///
    /// @throws StoreException if the store cannot be used, such as when another process has it open
    public static Lockstep open(LockstepOptions options) {
        var store = DeviceStore.open(options.store(), options.user(), options.device());
        var lockstep = new Lockstep(options, store);
        lockstep.device.loop().start();
        return lockstep;
    }

    /// Tells `listener` all that happens from now on, on a thread of the listener's own, one event after the other.
    public Registration listen(Consumer<? super DeviceEvent> listener) {
        return listeners.add(listener);
    }

    /// Connects, and from then on stays connected through whatever happens, until [#disconnect()].
    public void connect() {
        run(() -> device.connector().connect(EventLoop.now()));
    }

    /// Says good-bye to the server. What is sent from now on waits for the next [#connect()].
    public void disconnect() {
        run(device.connector()::disconnect);
    }

    /// Begins the conversation with another user, or finds it. Its id is known at once, and messages may be sent to it
    /// at once.
    public PendingCommand createDirect(UserId peer) {
        if (peer.equals(options.user())) {
            throw new IllegalArgumentException("a direct conversation needs another user than " + peer);
        }
        var id = ConversationId.direct(options.user(), peer);
        var data = Map.of("kind", "direct", "members", List.of(peer.value()));
        return device.loop().call(() -> device.submit("createConversation", id, false, data));
    }

    /// Sends a message. It is in the outbox when this returns.
    ///
    /// @param text 1 byte to the server's limit (16,384 by default) of UTF-8, without U+0000 and lone surrogates
    /// @throws IllegalArgumentException if `text` is none of that
    public PendingCommand send(ConversationId conversation, String text) {
        if (text.isEmpty() || !Texts.isWellFormed(text)) {
            throw new IllegalArgumentException("text must be neither empty nor hold U+0000 or a lone surrogate");
        }
        return device.loop().call(() -> {
            if (Texts.utf8Length(text) > device.textBytesMax()) {
                throw new IllegalArgumentException("text must have at most " + device.textBytesMax() + " bytes");
            }
            return device.submit("send", conversation, true, Map.of("text", text));
        });
    }

    /// Moves the user's mark; it only ever moves forward.
    ///
    /// @param upTo the log seq of the last message that was read
    public PendingCommand markRead(ConversationId conversation, long upTo) {
        return device.loop().call(() -> device.submit("read", conversation, true, Map.of("upTo", upTo)));
    }

    /// Asks for the receipts of a conversation live, on this and all later connections of this object.
    public void subscribeFull(ConversationId conversation) {
        run(() -> device.sync().subscribeFull(conversation));
    }

    /// All conversations, those with the newest message first.
    public List<Conversation> conversations() {
        return device.loop().call(library::conversations);
    }

    public Optional<Conversation> conversation(ConversationId id) {
        return device.loop().call(() -> device.store().row(id).map(library::conversation));
    }

    /// All messages of a conversation that are held, in log order.
    public List<Message> messages(ConversationId conversation) {
        return messages(conversation, 0, Integer.MAX_VALUE);
    }

    /// Messages of a conversation, in log order.
    ///
    /// @param afterSeq only those with a larger log seq
    /// @param limit at most so many
    public List<Message> messages(ConversationId conversation, long afterSeq, int limit) {
        return device.loop().call(() -> library.messages(conversation, afterSeq, limit));
    }

    /// How far the log of a conversation is held; the place before its first event for one that is not known.
    public Place place(ConversationId conversation) {
        return device.loop().call(() -> device.store().logPlace(conversation));
    }

    /// How far each stream of a conversation is held.
    public VersionVector vector(ConversationId conversation) {
        return device.loop().call(() -> device.store().vector(conversation));
    }

    /// The digest of all that this device holds.
    public Hash digest() {
        return device.loop().call(device.sync()::digest);
    }

    /// The digest that the server named last, since this object was opened.
    public Optional<Hash> serverDigest() {
        return device.loop().call(device.sync()::serverDigest);
    }

    public ConnectionState connectionState() {
        return device.loop().call(device.connector()::state);
    }

    public SyncState syncState() {
        return device.loop().call(device.sync()::state);
    }

    /// The commands of this device: all that are not settled, and the newest of those that are.
    public List<CommandStatus> outbox() {
        return device.loop().call(device.outbox()::statuses);
    }

    /// Waits until nothing that the server named is missing. On a device that is in step already it returns at once.
    ///
    /// @return false if that did not happen in time
    public boolean awaitInStep(Duration timeout) throws InterruptedException {
        var waiter = device.loop().call(device::inStep);
        try {
            return waiter.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            boolean isLate = waiter.complete(false);
            run(device::forgetWaiters);
            return !isLate;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void run(Runnable task) {
        device.loop().call(() -> {
            task.run();
            return true;
        });
    }

    /// Disconnects, makes everything durable and closes the store. What is in the outbox goes out after the next
    /// opening.
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            if (device.loop().isRunning()) {
                run(device::close);
            }
            device.loop().join();
            listeners.close();
        }
    }
}
