package chat.lockstep.gateway.session;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.Limits;
import chat.lockstep.events.ProtocolError;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.command.Target;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import chat.lockstep.gateway.limit.RateLimit;
import chat.lockstep.gateway.trace.Trace;
import chat.lockstep.gateway.trace.Traces;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/// The commands of one connection: those to one conversation run in the order sent, one at a time, those to
/// different conversations side by side. A command that names one before it (`after`) waits for that one, and
/// is refused when it failed for a passing reason.
///
/// Every command is answered in time, also one that still waits for those before it: while the command side
/// hangs, each of these would take its whole timeout.
final class CommandLanes {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);

    /// One that has waited longer would be given up while the command side works on it.
    private static final Duration ASK_WITHIN = Duration.ofSeconds(2);

    private static final int FAILURES_REMEMBERED_MAX = 1_024;
    private static final long RETRY_AFTER_MILLIS = 500;

    /// Who is late is busy, and is not helped by the same commands at once.
    private static final long LATE_RETRY_AFTER_MILLIS = 1_000;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final CommandSide commandSide;
    private final Caller caller;
    private final Limits limits;
    private final SessionMeters meters;
    private final Traces traces;
    private final Runnable onRevoked;
    private final RateLimit rate;

    private final Map<String, ArrayDeque<Pending>> lanes = new HashMap<>();
    private final Map<CommandId, Pending> pendingById = new HashMap<>();
    private final Map<CommandId, Boolean> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CommandId, Boolean> eldest) {
            return size() > FAILURES_REMEMBERED_MAX;
        }
    };
    private int inFlight;
    private @Nullable Runnable onIdle;

    CommandLanes(
            SessionLoop loop,
            Outbox outbox,
            CommandSide commandSide,
            Caller caller,
            Limits limits,
            SessionMeters meters,
            Traces traces,
            Runnable onRevoked) {
        this.loop = loop;
        this.outbox = outbox;
        this.commandSide = commandSide;
        this.caller = caller;
        this.limits = limits;
        this.meters = meters;
        this.traces = traces;
        this.onRevoked = onRevoked;
        this.rate = new RateLimit(limits.commandsPerSecond(), loop.nanos());
    }

    /// A command on its way.
    private static final class Pending {
        final Command command;
        final String lane;
        final long sinceNanos;
        final Trace trace;
        final @Nullable Pending after;
        final List<Pending> followers = new ArrayList<>(0);
        Disposable deadline = Disposables.disposed();
        boolean done;

        Pending(Command command, String lane, long sinceNanos, Trace trace, @Nullable Pending after) {
            this.command = command;
            this.lane = lane;
            this.sinceNanos = sinceNanos;
            this.trace = trace;
            this.after = after;
        }
    }

    void submit(Command command) {
        var trace = traces.begin("command");
        trace.tag("action", command.action());
        trace.run(() -> submit(command, trace));
    }

    /// From now on commands are refused, and may be sent again elsewhere.
    ///
    /// @param onIdle runs when none is under way any more; perhaps at once
    void finishUp(Runnable onIdle) {
        this.onIdle = onIdle;
        if (inFlight == 0) {
            onIdle.run();
        }
    }

    /// Answers for those that are under way that their outcome is unknown.
    void cut() {
        List.copyOf(pendingById.values())
                .forEach(pending -> answer(pending, pending.trace.within(() -> unavailable(pending.command, null))));
    }

    private void submit(Command command, Trace trace) {
        if (onIdle != null) {
            refuse(command, trace, Errors.unavailable("this node", null));
            return;
        }
        if (inFlight >= limits.commandsInFlight()) {
            refuse(
                    command,
                    trace,
                    Errors.retryAfter(
                            ErrorCode.TOO_MANY,
                            RETRY_AFTER_MILLIS,
                            "more than " + limits.commandsInFlight() + " commands in flight (commandsInFlight)"));
            return;
        }
        var waitMillis = rate.take(loop.nanos());
        if (waitMillis > 0) {
            refuse(
                    command,
                    trace,
                    Errors.retryAfter(
                            ErrorCode.RATE_LIMITED,
                            waitMillis,
                            "more than " + limits.commandsPerSecond() + " commands per second (commandsPerSecond)"));
            return;
        }
        accept(command, trace);
    }

    private void accept(Command command, Trace trace) {
        // Only a command sent earlier is waited for, so nothing can wait in a circle.
        var after = command.after() == null ? null : pendingById.get(command.after());
        var pending = new Pending(command, Target.of(caller.user(), command), loop.nanos(), trace, after);
        inFlight++;
        pendingById.put(command.id(), pending);
        pending.deadline = loop.later(ANSWER_WITHIN, () -> expire(pending));
        var lane = lanes.computeIfAbsent(pending.lane, name -> new ArrayDeque<>(2));
        lane.add(pending);
        if (lane.size() == 1) {
            start(pending);
        }
    }

    /// Its outcome is unknown if it was asked for. What is behind it in its lane need not wait for it any longer.
    private void expire(Pending pending) {
        var lane = lanes.get(pending.lane);
        var waits = lane != null && lane.peek() != pending && lane.remove(pending);
        var result = pending.trace.within(() -> late(pending.command));
        if (waits) {
            answer(pending, result);
            pending.followers.forEach(this::start);
        } else {
            finish(pending, result);
        }
    }

    private void start(Pending pending) {
        if (pending.done) {
            return; // its time was over before that of the one that it waited for
        }
        var after = pending.after;
        if (after != null && !after.done) {
            after.followers.add(pending);
            return;
        }
        pending.trace.run(() -> ask(pending));
    }

    private void ask(Pending pending) {
        var command = pending.command;
        if (command.after() != null && failures.containsKey(command.after())) {
            finish(
                    pending,
                    CommandResult.rejected(
                            command.id(),
                            command.conversation(),
                            Errors.ofField(ErrorCode.AFTER_FAILED, "after", "command " + command.after() + " failed")));
            return;
        }
        if (loop.nanos() - pending.sinceNanos >= ASK_WITHIN.toNanos()) {
            expire(pending);
            return;
        }
        loop.await(
                commandSide.run(caller, command, pending.trace),
                result -> finish(pending, result),
                () -> finish(pending, pending.trace.within(() -> unavailable(command, null))),
                failure -> finish(pending, pending.trace.within(() -> unavailable(command, failure))));
    }

    private void finish(Pending pending, CommandResult result) {
        if (pending.done) {
            return; // it was cut
        }
        answer(pending, result);
        pending.followers.forEach(this::start);
        nextOf(pending.lane);
        if (inFlight == 0 && onIdle != null) {
            onIdle.run();
        }
    }

    private void answer(Pending pending, CommandResult result) {
        pending.done = true;
        pending.deadline.dispose();
        inFlight--;
        pendingById.remove(pending.command.id(), pending);
        remember(result);
        meters.command(Duration.ofNanos(loop.nanos() - pending.sinceNanos));
        outbox.send(new ServerFrame.Result(result));
        end(pending.trace, result);
        var error = result.error();
        if (error != null && error.code() == ErrorCode.DEVICE_REVOKED) {
            onRevoked.run();
        }
    }

    private static void end(Trace trace, CommandResult result) {
        var error = result.error();
        trace.tag(
                "outcome",
                error == null ? result.outcome().name() : error.code().wireName());
        trace.end();
    }

    private void nextOf(String name) {
        var lane = lanes.get(name);
        if (lane == null) {
            return;
        }
        lane.poll();
        var next = lane.peek();
        if (next == null) {
            lanes.remove(name);
        } else {
            start(next);
        }
    }

    private void refuse(Command command, Trace trace, ProtocolError error) {
        var result = CommandResult.rejected(command.id(), command.conversation(), error);
        remember(result);
        outbox.send(new ServerFrame.Result(result));
        end(trace, result);
    }

    private void remember(CommandResult result) {
        var error = result.error();
        if (error != null
                && (error.errorClass() == ErrorClass.TRANSIENT || error.errorClass() == ErrorClass.OVERLOAD)) {
            failures.put(result.id(), true);
        } else {
            failures.remove(result.id());
        }
    }

    private static CommandResult late(Command command) {
        return CommandResult.rejected(
                command.id(),
                command.conversation(),
                Errors.unavailableFor("the command side", null, LATE_RETRY_AFTER_MILLIS));
    }

    private static CommandResult unavailable(Command command, @Nullable Throwable failure) {
        return CommandResult.rejected(
                command.id(), command.conversation(), Errors.unavailable("the command side", failure));
    }
}
