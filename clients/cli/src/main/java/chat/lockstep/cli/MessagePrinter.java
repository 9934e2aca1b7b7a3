package chat.lockstep.cli;

import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Message;
import chat.lockstep.events.ConversationId;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// Prints the messages of a device, each once and in log order. The device's news only say that there may be more; what
/// is printed is read from the store, so news that were missed lose nothing.
final class MessagePrinter {

    private static final int PAGE = 500;

    private final Lockstep lockstep;
    private final PrintWriter out;
    private final Predicate<Message> isWanted;
    private final Map<ConversationId, Long> printed = new HashMap<>();
    private final boolean fromStart;
    private boolean isFinished;

    /// @param fromStart whether what the device holds already is printed too
    MessagePrinter(Lockstep lockstep, PrintWriter out, Predicate<Message> isWanted, boolean fromStart) {
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
            case DeviceEvent.EventsMissed missed -> printAll();
            default -> {
                // Only messages are printed.
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
        var page = lockstep.messages(id, from, PAGE);
        while (!page.isEmpty()) {
            page.stream().filter(isWanted).forEach(message -> out.println(Lines.of(message, ZoneId.systemDefault())));
            printed.put(id, page.getLast().seq());
            page = lockstep.messages(id, page.getLast().seq(), PAGE);
        }
        out.flush();
    }
}
