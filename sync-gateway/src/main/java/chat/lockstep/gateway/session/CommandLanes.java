package chat.lockstep.gateway.session;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.ErrorCode;
import chat.lockstep.events.ErrorCode.ErrorClass;
import chat.lockstep.events.Limits;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.command.CommandSide.Caller;
import chat.lockstep.gateway.frame.ClientFrame.Command;
import chat.lockstep.gateway.frame.CommandResult;
import chat.lockstep.gateway.frame.Errors;
import chat.lockstep.gateway.frame.ServerFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The commands of one connection: those to one conversation run in the order sent, one at a time, those to different
/// conversations side by side. A command that names one before it (`after`) waits for that one, and is refused when
/// it failed for a passing reason.
final class CommandLanes {

    private static final int FAILURES_REMEMBERED_MAX = 1_024;
    private static final long RETRY_AFTER_MILLIS = 500;

    private final SessionLoop loop;
    private final Outbox outbox;
    private final CommandSide commandSide;
    private final Caller caller;
    private final Limits limits;
    private final SessionMeters meters;
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

    CommandLanes(
            SessionLoop loop,
            Outbox outbox,
            CommandSide commandSide,
            Caller caller,
            Limits limits,
            SessionMeters meters) {
        this.loop = loop;
        this.outbox = outbox;
        this.commandSide = commandSide;
        this.caller = caller;
        this.limits = limits;
        this.meters = meters;
        this.rate = new RateLimit(limits.commandsPerSecond(), loop.nanos());
    }

    /// A command on its way.
    private static final class Pending {
        final Command command;
        final String lane;
        final long sinceNanos;
        final @Nullable Pending after;
        final List<Pending> followers = new ArrayList<>(0);
        boolean done;

        Pending(Command command, String lane, long sinceNanos, @Nullable Pending after) {
            this.command = command;
            this.lane = lane;
            this.sinceNanos = sinceNanos;
            this.after = after;
        }
    }

    void submit(Command command) {
        if (inFlight >= limits.commandsInFlight()) {
            refuse(
                    command,
                    ErrorCode.TOO_MANY,
                    RETRY_AFTER_MILLIS,
                    "more than " + limits.commandsInFlight() + " commands in flight (commandsInFlight)");
            return;
        }
        var waitMillis = rate.take(loop.nanos());
        if (waitMillis > 0) {
            refuse(
                    command,
                    ErrorCode.RATE_LIMITED,
                    waitMillis,
                    "more than " + limits.commandsPerSecond() + " commands per second (commandsPerSecond)");
            return;
        }
        accept(command);
    }

    private void accept(Command command) {
        // Only a command sent earlier is waited for, so nothing can wait in a circle.
        var after = command.after() == null ? null : pendingById.get(command.after());
        var pending = new Pending(command, laneOf(caller.user(), command), loop.nanos(), after);
        inFlight++;
        pendingById.put(command.id(), pending);
        var lane = lanes.computeIfAbsent(pending.lane, name -> new ArrayDeque<>(2));
        lane.add(pending);
        if (lane.size() == 1) {
            start(pending);
        }
    }

    private void start(Pending pending) {
        var after = pending.after;
        if (after != null && !after.done) {
            after.followers.add(pending);
            return;
        }
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
        loop.await(
                commandSide.run(caller, command),
                result -> finish(pending, result),
                () -> finish(pending, unavailable(command, null)),
                failure -> finish(pending, unavailable(command, failure)));
    }

    private void finish(Pending pending, CommandResult result) {
        pending.done = true;
        inFlight--;
        pendingById.remove(pending.command.id(), pending);
        remember(result);
        meters.command(Duration.ofNanos(loop.nanos() - pending.sinceNanos));
        outbox.send(new ServerFrame.Result(result));
        pending.followers.forEach(this::start);
        nextOf(pending.lane);
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

    private void refuse(Command command, ErrorCode code, long retryAfterMillis, String message) {
        var result = CommandResult.rejected(
                command.id(), command.conversation(), Errors.retryAfter(code, retryAfterMillis, message));
        remember(result);
        outbox.send(new ServerFrame.Result(result));
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

    private static CommandResult unavailable(Command command, @Nullable Throwable failure) {
        return CommandResult.rejected(
                command.id(), command.conversation(), Errors.unavailable("the command side", failure));
    }

    /// The conversation that a command is about, also when it does not name it: a direct conversation follows from
    /// its members, a new group takes the command's id, anything else is private.
    static String laneOf(UserId user, Command command) {
        if (command.conversation() != null) {
            return command.conversation().value();
        }
        if (!command.action().equals("createConversation")) {
            return ConversationId.ofUser(user).value();
        }
        var member = command.data().path("members").path(0).asString("");
        try {
            return ConversationId.direct(user, UserId.of(member)).value();
        } catch (IllegalArgumentException noUser) {
            return command.id().toString();
        }
    }
}
