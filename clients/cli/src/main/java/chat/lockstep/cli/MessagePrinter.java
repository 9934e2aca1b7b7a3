package chat.lockstep.cli;

import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LogEntry;
import chat.lockstep.events.ConversationId;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;

/// Prints what happens in the conversations of a device, each event once and in log order. The device's news only say
/// that there may be more; what
/// is printed is read from the store, so news that were missed lose nothing.
final class MessagePrinter {

    private static final int PAGE = 500;

    private final Lockstep lockstep;
    private final PrintWriter out;
    private final BiPredicate<ConversationId, LogEntry> isWanted;
    private final Map<ConversationId, Long> printed = new HashMap<>();
    private final boolean fromStart;
    private boolean isFinished;

    /// @param fromStart whether what the device holds already is printed too
    MessagePrinter(
            Lockstep lockstep, PrintWriter out, BiPredicate<ConversationId, LogEntry> isWanted, boolean fromStart) {
        this.lockstep = lockstep;
        this.out = out;
        this.isWanted = isWanted;
        this.fromStart = fromStart;
    }

    /// Prints from now on, on the device's listener thread.
    void start() {
        for (var conversation : lockstep.conversations()) {
            printed.put(conversation.id(), fromStart ? 0L : conversation.place().seq());
            print(conversation.id());
        }
        lockstep.listen(this::hear);
    }

    private void hear(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.MessageReceived received -> print(received.conversation());
            case DeviceEvent.MessageChanged changed -> print(changed.conversation());
            case DeviceEvent.ConversationChanged changed ->
                print(changed.conversation().id());
            case DeviceEvent.EventsMissed missed -> printAll();
            default -> {
                // Nothing of that is in a log.
            }
        }
    }

    /// Prints what is held and not yet printed, and nothing more after that: the device may be closed.
    synchronized void finish() {
        printAll();
        isFinished = true;
    }

    private synchronized void printAll() {
        if (!isFinished) {
            lockstep.conversations().forEach(conversation -> print(conversation.id()));
        }
    }

    private synchronized void print(ConversationId id) {
        if (isFinished) {
            return;
        }
        long from = printed.getOrDefault(id, 0L);
        var page = lockstep.log(id, from, PAGE);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(entry -> isWanted.test(id, entry))
                    .forEach(entry -> out.println(Entries.of(entry, ZoneId.systemDefault())));
            printed.put(id, page.getLast().seq());
            page = lockstep.log(id, page.getLast().seq(), PAGE);
        }
        out.flush();
    }
}
