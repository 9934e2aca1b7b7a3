package chat.lockstep.cli;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.CommandStatus;
import chat.lockstep.client.ConnectionState;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Message;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// A chat without a terminal: lines in, lines out, states on the error output.
final class PlainChat {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private static final Duration ORDER_PATIENCE = Duration.ofSeconds(10);

    /// Input is read no faster than the server takes it.
    private static final int LINES_WAITING_MAX = 1_000;

    private final Lockstep lockstep;
    private final Orders orders;
    private final PrintWriter err;
    private final MessagePrinter printer;
    private final Semaphore window = new Semaphore(LINES_WAITING_MAX);
    private String reported = "";
    private final AtomicBoolean hasRejections = new AtomicBoolean();

    /// @param conversation to talk in, and to print alone; without one all are printed
    PlainChat(Lockstep lockstep, UserId user, Optional<ConversationId> conversation, PrintWriter out, PrintWriter err) {
        this.lockstep = lockstep;
        this.err = err;
        this.orders = new Orders(lockstep, user, "this device", conversation, err::println);
        this.printer = new MessagePrinter(
                lockstep,
                out,
                (in, entry) -> !in.isPrivate()
                        && !entry.by().equals(user)
                        && !(entry.event() instanceof ConversationCreated)
                        && orders.current().map(in::equals).orElse(true),
                false);
    }

    /// @param limit how long to wait for the server at the end of the input
    /// @return the exit code
    int run(BufferedReader input, boolean follow, Duration limit) throws IOException, InterruptedException {
        try (var wait = new Wait(lockstep)) {
            lockstep.listen(this::report);
            printer.start();
            lockstep.connect();
            boolean isUnderstood = sendAll(input, limit, wait);
            boolean isSent = wait.untilSent(limit) && lockstep.awaitInStep(limit);
            if (follow && isSent) {
                isSent = !wait.until(this::isStopped, FOREVER);
            }
            printer.finish();
            return exitCode(isUnderstood, isSent);
        }
    }

    private int exitCode(boolean isUnderstood, boolean isSent) {
        if (!isUnderstood) {
            return 2;
        }
        if (!isSent) {
            long waiting = lockstep.outbox().stream()
                    .filter(command -> !command.isSettled())
                    .count();
            err.println("not in step with the server (" + Lines.of(lockstep.connectionState()) + "); " + waiting
                    + " commands stay in the outbox of this device");
            return 1;
        }
        return hasRejections.get() ? 1 : 0;
    }

    private boolean isStopped() {
        return lockstep.connectionState() instanceof ConnectionState.Stopped;
    }

    /// @return false if there was a line and nobody to send it to
    private boolean sendAll(BufferedReader input, Duration limit, Wait wait) throws IOException, InterruptedException {
        for (var line = input.readLine(); line != null; line = input.readLine()) {
            if (Orders.isOrder(line)) {
                if (!obey(line, wait)) {
                    return true;
                }
            } else if (orders.current().isEmpty()) {
                err.println("nobody to send to: say --with USER");
                return false;
            } else if (!line.isEmpty() && !send(orders.current().get(), Orders.text(line), limit)) {
                return true;
            }
        }
        return true;
    }

    /// What an order names must be held, so that it means the same in a script as on a screen: it waits for the lines
    /// before it.
    ///
    /// @return false if the user leaves
    private boolean obey(String line, Wait wait) throws InterruptedException {
        if (!lockstep.awaitInStep(ORDER_PATIENCE) || !wait.until(this::isSettled, ORDER_PATIENCE)) {
            err.println("not in step with the server; the order sees what this device holds");
        }
        return orders.handle(line);
    }

    private boolean isSettled() {
        return lockstep.outbox().stream().allMatch(CommandStatus::isSettled)
                && orders.current().stream()
                        .flatMap(id -> lockstep.timeline(id, LINES_WAITING_MAX).stream())
                        .noneMatch(Message::isPending);
    }

    /// @return false if too many lines wait for the server for too long
    private boolean send(ConversationId conversation, String line, Duration limit) throws InterruptedException {
        if (!window.tryAcquire(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return false;
        }
        try {
            lockstep.send(conversation, line).result().whenComplete((result, failure) -> window.release());
        } catch (IllegalArgumentException refused) {
            hasRejections.set(true);
            err.println("not sent: " + refused.getMessage());
            window.release();
        }
        return true;
    }

    private void report(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.CommandSettled(CommandResult result) ->
                result.error().ifPresent(error -> {
                    hasRejections.set(true);
                    err.println("rejected: " + Lines.harmless(error.toString()));
                });
            case DeviceEvent.ConnectionChanged(ConnectionState state) -> report(state);
            case DeviceEvent.Diverged diverged ->
                err.println("diverged: " + diverged.conversation() + ": " + Lines.harmless(diverged.detail()));
            default -> {
                // The rest is printed as messages, or not of interest to a script.
            }
        }
    }

    /// Says why there is no connection, once for a cause and not with each attempt.
    private void report(ConnectionState state) {
        var cause = switch (state) {
            case ConnectionState.Waiting waiting -> waiting.cause();
            case ConnectionState.Stopped stopped -> "stopped: " + stopped.cause();
            case ConnectionState.Connected connected -> "";
            case ConnectionState.Connecting connecting -> reported;
            case ConnectionState.Idle idle -> reported;
        };
        if (!cause.isEmpty() && !cause.equals(reported)) {
            err.println(Lines.harmless(cause));
        }
        reported = cause;
    }
}
