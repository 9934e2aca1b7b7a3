package chat.lockstep.local.up;

import chat.lockstep.local.process.ChildProcess;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.RunningService;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One service of the running system: started after those it needs, and started again whenever it dies.
///
/// Threads: one starts it and keeps it up; another may stop it after that one was interrupted and has ended.
final class Component {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMinutes(1);
    private static final Duration HELD_POLL = Duration.ofMillis(200);

    /// One that cannot start must not keep the others down.
    private static final Duration TURN_LIMIT = Duration.ofSeconds(30);

    /// What it is doing.
    enum State {
        WAITING,
        STARTING,
        UP,
        PAUSED,
        STOPPED
    }

    private final RunningService service;
    private final Set<String> needs;
    private final Semaphore turn;
    private final Events events;

    private final CompletableFuture<Void> firstUp = new CompletableFuture<>();

    private volatile State state = State.WAITING;

    /// @param needs names of the services that must be up before the first start
    /// @param turn shared by the nodes of an application, which start again one after the other: two at once on few
    ///     processors take twice as long, and the first that is back serves everybody
    Component(RunningService service, Set<String> needs, Semaphore turn, Events events) {
        this.service = service;
        this.needs = Set.copyOf(needs);
        this.turn = turn;
        this.events = events;
    }

    String name() {
        return service.service().name();
    }

    Set<String> needs() {
        return needs;
    }

    /// Completes when it is up for the first time.
    CompletableFuture<Void> firstUp() {
        return firstUp;
    }

    State state() {
        return state;
    }

    RunningService service() {
        return service;
    }

    /// Starts it for the first time. A failure here is the user's to mend, so it is not tried again.
    void start() throws InterruptedException {
        moveTo(State.STARTING);
        long begin = System.nanoTime();
        service.start();
        moveTo(State.UP);
        firstUp.complete(null);
        events.up(this, Duration.ofNanos(System.nanoTime() - begin));
    }

    /// Starts it again whenever it dies, with a growing pause, until interrupted; one that is held, when it is let go.
    void keepUp() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!Thread.currentThread().isInterrupted()) {
            long begin = System.nanoTime();
            int status = awaitEnd();
            Duration lived = Duration.ofNanos(System.nanoTime() - begin);
            pause = lived.compareTo(STEADY) > 0 ? FIRST_PAUSE : pause;
            events.died(this, describe(status), pause);
            pause = startAgain(pause);
        }
    }

    /// The next pause, once it is up again.
    private Duration startAgain(Duration firstPause) throws InterruptedException {
        Duration pause = firstPause;
        while (true) {
            moveTo(State.PAUSED);
            Thread.sleep(pause);
            awaitRelease();
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            boolean isAlone = turn.tryAcquire(TURN_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            try {
                start();
                return pause;
            } catch (LocalFailure failure) {
                events.failed(this, failure, pause);
            } finally {
                turn.release(isAlone ? 1 : 0);
            }
        }
    }

    private void awaitRelease() throws InterruptedException {
        while (service.isHeld()) {
            Thread.sleep(HELD_POLL);
        }
    }

    void stop() throws InterruptedException, IOException {
        boolean running = service.process().isPresent();
        service.stop();
        if (running) {
            moveTo(State.STOPPED);
        }
    }

    private int awaitEnd() throws InterruptedException {
        Optional<ChildProcess> process = service.process();
        return process.isPresent() ? process.get().awaitEnd() : -1;
    }

    private void moveTo(State next) {
        state = next;
        events.changed(this);
    }

    private static String describe(int status) {
        return switch (status) {
            case -1 -> "it ended unseen";
            case 137 -> "it was killed (SIGKILL)";
            case 143 -> "it was ended (SIGTERM)";
            default -> "it ended with status " + status;
        };
    }

    /// Is told what happens, from many threads.
    interface Events {
        void changed(Component component);

        void up(Component component, Duration after);

        void died(Component component, String how, Duration pause);

        void failed(Component component, LocalFailure failure, Duration pause);
    }
}
