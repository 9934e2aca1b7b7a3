package chat.lockstep.client;

import chat.lockstep.events.CommandId;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Jcs;
import chat.lockstep.events.Timestamp;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The commands of the application on their way through the outbox, and those who wait for their results.
final class Commands {

    private final Folds folds;
    private final Outbox outbox;
    private final News news;
    private final Effects effects;
    private final CommandIds ids;
    private final InstantSource clock;
    private final Consumer<DeviceEvent> tell;
    private final Map<CommandId, CompletableFuture<CommandResult>> handles = new HashMap<>();

    Commands(
            Folds folds,
            Outbox outbox,
            News news,
            Effects effects,
            CommandIds ids,
            InstantSource clock,
            Consumer<DeviceEvent> tell) {
        this.folds = folds;
        this.outbox = outbox;
        this.news = news;
        this.effects = effects;
        this.ids = ids;
        this.clock = clock;
        this.tell = tell;
    }

    /// The id of something that begins.
    UUID newId() {
        return ids.next();
    }

    PendingCommand submit(String action, ConversationId conversation, boolean named, Map<String, ?> data) {
        var id = new CommandId(ids.next());
        var row = outbox.add(id, action, conversation, named, Jcs.text(data), Timestamp.of(clock.instant()));
        var result = new CompletableFuture<CommandResult>();
        handles.put(id, result);
        tellStatus(id);
        news.predicted(row);
        return new PendingCommand(id, conversation, result.minimalCompletionStage());
    }

    void on(ServerFrame.Result result, long now) {
        var row = outbox.row(result.id());
        var settled = outbox.on(result, now);
        if (row.isPresent() && settled.isEmpty()) {
            tellStatus(result.id());
        }
        settle(row, settled);
    }

    /// An event that one of the commands may have caused was applied.
    void applied(WireEvent event) {
        var row = outbox.row(new CommandId(event.id().value()));
        settle(row, outbox.on(event));
    }

    private void settle(Optional<OutboxRow> row, Optional<CommandResult> settled) {
        if (row.isEmpty() || settled.isEmpty()) {
            return;
        }
        var result = settled.get();
        if (row.get().action().equals("read") && !result.isRejected()) {
            moveOwnMark(row.get());
        }
        tellStatus(result.id());
        tell.accept(new DeviceEvent.CommandSettled(result));
        if (result.outcome() != CommandResult.Outcome.APPLIED) {
            news.predicted(row.get());
        }
        var handle = handles.remove(result.id());
        if (handle != null) {
            effects.addAside(() -> handle.complete(result));
        }
    }

    private void moveOwnMark(OutboxRow read) {
        if (Frames.object(read.data()).get("upTo") instanceof Number upTo) {
            folds.read(read.conversation(), upTo.longValue());
        }
    }

    /// Sends what may be sent now.
    void send(long now, ServerLimits limits, Consumer<String> frames) {
        for (var command : outbox.take(now, limits)) {
            frames.accept(Frames.command(command.row(), command.after().map(CommandId::toString)));
            tellStatus(command.row().id());
        }
    }

    void disconnected() {
        var sent = outbox.sent();
        outbox.disconnected();
        sent.forEach(status -> tellStatus(status.id()));
    }

    private void tellStatus(CommandId id) {
        outbox.status(id).ifPresent(status -> tell.accept(new DeviceEvent.CommandChanged(status)));
    }

    void end(IllegalStateException reason) {
        handles.values().forEach(handle -> effects.addAside(() -> handle.completeExceptionally(reason)));
        handles.clear();
    }
}
