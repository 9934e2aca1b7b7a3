package chat.lockstep.client;

import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Hash;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One device of one user. Everything that it holds can be read at any time, online or not; everything that it is
/// told to send is kept until the server has it. Safe for threads: a device has a thread of its own, and the
/// methods here wait for it, at most ten seconds, never for the network.
public final class Lockstep implements AutoCloseable {

    private final LockstepOptions options;
    private final Listeners listeners;
    private final Device device;
    private final OwnAccount account;
    private volatile boolean isClosed;

    private Lockstep(LockstepOptions options, Surroundings surroundings, DeviceStore store) {
        this.options = options;
        this.listeners = new Listeners(surroundings.timer());
        this.device = new Device(options, surroundings, store, listeners);
        this.account = new OwnAccount(device, options.user());
    }

    /// Opens the device's store. It connects only when [#connect()] is called.
    ///
    /// @throws StoreException if the store cannot be used, such as when another process has it open
    public static Lockstep open(LockstepOptions options) {
        return open(options, Surroundings.ofProcess(options));
    }

    /// Opens a device that lives in other surroundings than this process, as in a simulation.
    ///
    /// @throws StoreException if the store cannot be used
    public static Lockstep open(LockstepOptions options, Surroundings surroundings) {
        var store = DeviceStore.open(options, surroundings.fileSystem());
        var lockstep = new Lockstep(options, surroundings, store);
        lockstep.device.loop().start();
        return lockstep;
    }

    /// Tells `listener` all that happens from now on, on a thread of the listener's own, one event after the other.
    public Registration listen(Consumer<? super DeviceEvent> listener) {
        return listeners.add(listener);
    }

    /// Connects, and from then on stays connected through whatever happens, until [#disconnect()].
    public void connect() {
        run(() -> device.connector().connect(device.loop().now()));
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
        return device.loop().call(() -> device.commands().submit("createConversation", id, false, data));
    }

    /// Begins a group. Its id is known at once, and it can be used at once.
    ///
    /// @param title 1 byte to the server's limit (256 by default) of UTF-8
    /// @param members besides this user, who is the owner
    public PendingCommand createGroup(String title, Collection<UserId> members) {
        var data = Actions.with(Actions.with(Actions.title(title), "kind", "group"), "members", Actions.names(members));
        return device.loop().call(() -> {
            var id = ConversationId.of(device.commands().newId().toString());
            Input.check(data, device.limits());
            return device.commands().submit("createConversation", id, true, data);
        });
    }

    /// What the user can do in a conversation.
    public Actions in(ConversationId conversation) {
        return new Actions(device, conversation);
    }

    /// The user's devices, blocked users and settings.
    public OwnAccount account() {
        return account;
    }

    /// Sends a message. It is in the outbox when this returns; see [Actions#send(String)].
    public PendingCommand send(ConversationId conversation, String text) {
        return in(conversation).send(text);
    }

    /// Moves the user's mark; see [Actions#read(long)].
    public PendingCommand markRead(ConversationId conversation, long upTo) {
        return in(conversation).read(upTo);
    }

    /// Says how much of a conversation is wanted, on this and all later connections of this object.
    public void subscribe(ConversationId conversation, Interest interest) {
        run(() -> device.sync().subscribe(conversation, interest));
    }

    /// Asks for the receipts of a conversation live, and for its events before those of others.
    public void subscribeFull(ConversationId conversation) {
        subscribe(conversation, Interest.FULL);
    }

    /// Tells the members that the user is typing, or no longer. Lost when there is no connection.
    public void typing(ConversationId conversation, boolean isActive) {
        run(() -> device.ephemera().typing(conversation, isActive));
    }

    /// Tells others whether the user is looking, on this and all later connections of this object.
    ///
    /// @param presence `ACTIVE` or `AWAY`
    public void presence(Presence presence) {
        if (presence == Presence.OFFLINE) {
            throw new IllegalArgumentException("a device that is connected is not offline: disconnect() instead");
        }
        run(() -> device.ephemera().presence(presence));
    }

    /// Asks who is there, on this and all later connections of this object.
    ///
    /// @param users at most 500; they take the place of those watched before
    public void watch(Set<UserId> users) {
        run(() -> device.ephemera().watch(users));
    }

    /// All conversations, those with the newest message first.
    public List<Conversation> conversations() {
        return device.loop().call(device.shelf()::conversations);
    }

    public Optional<Conversation> conversation(ConversationId id) {
        return device.loop().call(() -> device.shelf().conversation(id));
    }

    /// The newest messages of a conversation in their order, as they will be when everything in the outbox is done.
    /// This is what to show to people.
    public List<Message> timeline(ConversationId conversation, int limit) {
        return timeline(conversation, Long.MAX_VALUE, limit);
    }

    /// The newest messages before a log seq: what to show when people look back.
    public List<Message> timeline(ConversationId conversation, long beforeSeq, int limit) {
        return device.loop().call(() -> device.library().timeline(conversation, beforeSeq, limit));
    }

    /// A message as it will be when everything in the outbox is done.
    public Optional<Message> message(ConversationId conversation, MessageId id) {
        return device.loop().call(() -> device.library().message(conversation, id));
    }

    /// What happened in a conversation after a log seq, event by event. Erased events are left out.
    public List<LogEntry> log(ConversationId conversation, long afterSeq, int limit) {
        return device.loop().call(() -> device.library().entries(conversation, afterSeq, limit));
    }

    /// Fetches older messages of a conversation that began here at its end (see
    /// [LockstepOptions#eventsOnFirstSync()]).
    ///
    /// @param limit 1 to 200
    /// @return whether there are still older ones; fails with a [LockstepException] without a connection
    public CompletionStage<Boolean> loadHistory(ConversationId conversation, int limit) {
        return ask(
                () -> device.history().page(conversation, limit, device.loop().now()));
    }

    /// Fetches the state of a conversation as the server has it, such as its members.
    ///
    /// @return fails with a [LockstepException] without a connection
    public CompletionStage<Conversation> refresh(ConversationId conversation) {
        return ask(() -> device.history()
                .snapshot(conversation, device.loop().now())
                .thenApply(ignored -> device.shelf()
                        .conversation(conversation)
                        .orElseThrow(() -> new LockstepException("no head has named " + conversation))));
    }

    /// All messages of a conversation that are held, in log order; without those that are only in the outbox.
    public List<Message> messages(ConversationId conversation) {
        return messages(conversation, 0, Integer.MAX_VALUE);
    }

    /// Messages of a conversation, in log order, as the log says.
    ///
    /// @param afterSeq only those with a larger log seq
    /// @param limit at most so many
    public List<Message> messages(ConversationId conversation, long afterSeq, int limit) {
        return device.loop().call(() -> device.library().messages(conversation, afterSeq, limit));
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

    private <T> CompletionStage<T> ask(Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = device.loop().call(() -> device.answer(question));
        return answer.minimalCompletionStage();
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
