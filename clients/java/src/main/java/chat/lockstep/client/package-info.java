/// A Lockstep device in a library: it keeps what it holds in one file, proves every event that it applies, sends what
/// its user says exactly once, and comes back in step after any interruption. It needs a JDK and no framework.
///
/// ```java
/// var server = URI.create("ws://127.0.0.1:8080/v1/sync");
/// var alice = UserId.of("alice");
/// var phone = DeviceId.of("phone");
/// var options = LockstepOptions.builder().url(server).user(alice).device(phone).store(Path.of("alice.store"))
///         .tokens(DevTokens.ofSocket(server).supplier(alice, phone)).build();
/// try (var lockstep = Lockstep.open(options)) {
///     lockstep.listen(event -> System.out.println(event));
///     lockstep.connect();
///     var withBob = lockstep.createDirect(UserId.of("bob")).conversation();
///     var hello = lockstep.in(withBob).send("Hello!");
///     hello.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
///     lockstep.in(withBob).react(MessageId.of(hello.id()), "👋");
///     lockstep.timeline(withBob, 20).forEach(System.out::println);
/// }
/// ```
///
/// What is shown ([Lockstep#timeline], [Lockstep#conversations], [Lockstep#account()]) is what will be when the outbox
/// is done: a command shows at once and is taken back if the server refuses it. [Lockstep#messages], [Lockstep#log]
/// and [Lockstep#place] tell what the log says.
///
/// How it is built: [Lockstep] is the door, with [Actions] and [OwnAccount] behind it. One `EventLoop` owns all state.
/// A `Device` handles the frames of one connection after the other: `Connector` keeps a connection, `Tokens` and
/// `Renewal` what opens it, `Sync` compares what the server names with what is held, `Pulls` fetches what is missing,
/// `Credit` bounds what is under way, `Replica` proves and applies events, `Folds` keeps what they amount to,
/// `Commands`
/// and `Outbox` send what the user does, `Prediction` says what that will come to, `Library` and `Shelf` put both
/// together, `News` tells the application, `Acks` says what is stored, `DeviceStore` is the file. What the loop did in
/// one turn is committed to the file before anything of it is sent or told.
///
/// Time, threads, network, chance and file system come from outside ([Surroundings]). Applications get those of their
/// process; a test or a simulation brings its own, and everything that a device does follows from them.
@NullMarked
package chat.lockstep.client;

import org.jspecify.annotations.NullMarked;
