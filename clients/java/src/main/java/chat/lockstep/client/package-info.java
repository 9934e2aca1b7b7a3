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
///     lockstep.send(withBob, "Hello!").result().toCompletableFuture().get(10, TimeUnit.SECONDS);
/// }
/// ```
///
/// How it is built: [Lockstep] is the door. Behind it one `EventLoop` thread owns all state. A
/// `Device` handles the frames of one connection after the other; `Replica` applies events, `Outbox` sends commands,
/// `Pulls` fetches what is missing, `Acks` says what is stored, `DeviceStore` is the file. What the loop did in one
/// turn is committed to the file before anything of it is sent or told.
@NullMarked
package chat.lockstep.client;

import org.jspecify.annotations.NullMarked;
