package chat.lockstep.cli;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Conversation;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.events.ConversationId;
import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A chat on a terminal. What comes in is printed above what is being typed.
final class InteractiveChat {

    private final Lockstep lockstep;
    private final DeviceOptions options;
    private final Optional<ConversationId> conversation;

    InteractiveChat(Lockstep lockstep, DeviceOptions options, Optional<ConversationId> conversation) {
        this.lockstep = lockstep;
        this.options = options;
        this.conversation = conversation;
    }

    void run() throws IOException {
        try (var terminal = TerminalBuilder.builder().system(true).build()) {
            run(terminal);
        }
    }

    private void run(Terminal terminal) {
        // Without this a message that holds an exclamation mark would be read as a reference to an earlier line.
        var reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        var orders =
                new Orders(lockstep, options.userId(), options.deviceName(), conversation, line -> print(reader, line));
        print(reader, Orders.HELP);
        lockstep.listen(event -> show(reader, orders, event));
        lockstep.connect();
        orders.history();
        try {
            while (handle(reader, orders, reader.readLine(orders.prompt()))) {
                // Each line is a message or an order.
            }
        } catch (EndOfFileException | UserInterruptException left) {
            print(reader, "bye");
        }
    }

    private static void print(LineReader reader, String line) {
        reader.printAbove(line);
    }

    /// @return false if the user leaves
    private boolean handle(LineReader reader, Orders orders, String line) {
        if (line.isBlank()) {
            return true;
        }
        if (Orders.isOrder(line)) {
            return orders.handle(line);
        }
        try {
            orders.current()
                    .ifPresentOrElse(
                            here -> lockstep.send(here, Orders.text(line)),
                            () -> print(reader, "· nobody to talk with: /with USER"));
        } catch (IllegalArgumentException refused) {
            print(reader, "· " + refused.getMessage());
        }
        return true;
    }

    private void show(LineReader reader, Orders orders, DeviceEvent event) {
        switch (event) {
            case DeviceEvent.MessageReceived received -> {
                boolean isHere =
                        orders.current().filter(received.conversation()::equals).isPresent();
                print(reader, (isHere ? "" : "· elsewhere: ") + Lines.numbered(received.message()));
            }
            case DeviceEvent.MessageChanged changed -> {
                // One's own pending messages stand on the screen as they were typed.
                if (!changed.message().isPending()) {
                    print(reader, "· now: " + Lines.numbered(changed.message()));
                }
            }
            case DeviceEvent.MessageRemoved removed -> print(reader, "· a message is gone");
            case DeviceEvent.ConnectionChanged changed -> print(reader, "· " + Lines.of(changed.state()));
            case DeviceEvent.SyncChanged changed -> print(reader, "· " + Lines.of(changed.state()));
            case DeviceEvent.CommandSettled(CommandResult result) ->
                result.error().ifPresent(error -> print(reader, "· rejected: " + Lines.harmless(error.toString())));
            case DeviceEvent.ConversationAdded added -> {
                if (!added.conversation().id().isPrivate()) {
                    print(reader, "· new conversation: " + Lines.name(added.conversation()));
                }
            }
            case DeviceEvent.ConversationReplaced replaced ->
                print(
                        reader,
                        "· the server was restored: what was shown of " + replaced.conversation() + " is no more");
            case DeviceEvent.Diverged diverged ->
                print(reader, "· diverged: " + diverged.conversation() + ": " + Lines.harmless(diverged.detail()));
            case DeviceEvent.EventsMissed missed ->
                print(reader, "· " + missed.count() + " events were not shown; /history shows messages");
            case DeviceEvent.TypingChanged typing -> {
                if (typing.isActive()) {
                    print(reader, "· " + typing.user() + " is typing");
                }
            }
            case DeviceEvent.PresenceChanged presence ->
                print(reader, "· " + presence.user() + " is " + Lines.of(presence.presence()));
            case DeviceEvent.ConversationChanged changed -> health(reader, changed.conversation());
            case DeviceEvent.ReceiptMoved moved -> {
                // Receipts are not shown.
            }
            case DeviceEvent.CommandChanged changed -> {
                // The end of a command is told by CommandSettled.
            }
            case DeviceEvent.AccountChanged changed -> {
                // Shown by /devices.
            }
            case DeviceEvent.EventStored stored -> {
                // What it amounts to is told besides.
            }
        }
    }

    private static void health(LineReader reader, Conversation conversation) {
        switch (conversation.health()) {
            case UPGRADE_NEEDED ->
                print(reader, "· " + Lines.name(conversation) + " needs a newer version of this program");
            case SOUND, DIVERGED -> {
                // The one is no news, the other is told by itself.
            }
        }
    }
}
