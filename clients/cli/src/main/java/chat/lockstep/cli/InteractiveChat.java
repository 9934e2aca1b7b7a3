package chat.lockstep.cli;

import chat.lockstep.client.CommandResult;
import chat.lockstep.client.Conversation;
import chat.lockstep.client.DeviceEvent;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Message;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A chat on a terminal. What comes in is printed above what is being typed.
final class InteractiveChat {

    private static final int HISTORY_LINES = 20;
    private static final String HELP = """
            /with USER  talk with somebody     /list     all conversations
            /history    the last messages      /read     mark all as read
            /who        who and where you are  /quit     leave""";

    private final Lockstep lockstep;
    private final DeviceOptions options;
    private volatile Optional<UserId> peer;

    InteractiveChat(Lockstep lockstep, DeviceOptions options, Optional<UserId> peer) {
        this.lockstep = lockstep;
        this.options = options;
        this.peer = peer;
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
        print(reader, HELP);
        lockstep.listen(event -> show(reader, event));
        lockstep.connect();
        peer.ifPresent(user -> open(reader, user));
        try {
            while (handle(reader, reader.readLine(prompt()))) {
                // Each line is a message or an order.
            }
        } catch (EndOfFileException | UserInterruptException left) {
            print(reader, "bye");
        }
    }

    private String prompt() {
        return peer.map(user -> "to " + user + "> ").orElse("> ");
    }

    private static void print(LineReader reader, String line) {
        reader.printAbove(line);
    }

    /// @return false if the user leaves
    private boolean handle(LineReader reader, String line) {
        var words = line.strip().split("\\s+", 2);
        try {
            switch (words[0]) {
                case "" -> {
                    // An empty line is no message.
                }
                case "/quit" -> {
                    return false;
                }
                case "/with" -> open(reader, UserId.of(words.length > 1 ? words[1] : ""));
                case "/list" -> list(reader);
                case "/history" -> history(reader);
                case "/read" -> read(reader);
                case "/who" -> who(reader);
                case "/help" -> print(reader, HELP);
                default -> say(reader, line);
            }
        } catch (IllegalArgumentException refused) {
            print(reader, "· " + refused.getMessage());
        }
        return true;
    }

    private void open(LineReader reader, UserId user) {
        lockstep.createDirect(user);
        peer = Optional.of(user);
        history(reader);
    }

    private void say(LineReader reader, String text) {
        if (text.startsWith("/")) {
            print(reader, "· unknown order; /help lists them");
        } else if (current().isEmpty()) {
            print(reader, "· nobody to talk with: /with USER");
        } else {
            lockstep.send(current().get(), text);
        }
    }

    private Optional<ConversationId> current() {
        return peer.map(user -> ConversationId.direct(options.userId(), user));
    }

    private void list(LineReader reader) {
        for (var conversation : lockstep.conversations()) {
            if (!conversation.id().isPrivate()) {
                var last = conversation.lastMessage().map(InteractiveChat::line).orElse("");
                print(reader, "· " + name(conversation) + " (" + conversation.unread() + " unread) " + last);
            }
        }
    }

    private void history(LineReader reader) {
        current().flatMap(lockstep::conversation).ifPresent(conversation -> {
            long from = Math.max(0, conversation.place().seq() - HISTORY_LINES);
            lockstep.messages(conversation.id(), from, HISTORY_LINES).forEach(message -> print(reader, line(message)));
        });
    }

    private void read(LineReader reader) {
        current()
                .flatMap(lockstep::conversation)
                .flatMap(Conversation::lastMessage)
                .ifPresent(message -> {
                    lockstep.markRead(current().orElseThrow(), message.seq());
                    print(reader, "· read up to " + message.seq());
                });
    }

    private void who(LineReader reader) {
        print(
                reader,
                "· " + options.userId() + " on " + options.deviceName() + ", " + Lines.of(lockstep.connectionState())
                        + ", " + Lines.of(lockstep.syncState()));
    }

    private void show(LineReader reader, DeviceEvent event) {
        switch (event) {
            case DeviceEvent.MessageReceived received -> {
                boolean isHere =
                        current().filter(received.conversation()::equals).isPresent();
                print(reader, (isHere ? "" : "· elsewhere: ") + line(received.message()));
            }
            case DeviceEvent.ConnectionChanged changed -> print(reader, "· " + Lines.of(changed.state()));
            case DeviceEvent.SyncChanged changed -> print(reader, "· " + Lines.of(changed.state()));
            case DeviceEvent.CommandSettled(CommandResult result) ->
                result.error().ifPresent(error -> print(reader, "· rejected: " + Lines.harmless(error.toString())));
            case DeviceEvent.ConversationAdded added -> {
                if (!added.conversation().id().isPrivate()) {
                    print(reader, "· new conversation: " + name(added.conversation()));
                }
            }
            case DeviceEvent.Diverged diverged ->
                print(reader, "· diverged: " + diverged.conversation() + ": " + Lines.harmless(diverged.detail()));
            case DeviceEvent.EventsMissed missed ->
                print(reader, "· " + missed.count() + " events were not shown; /history shows messages");
            case DeviceEvent.ConversationChanged changed -> {
                // Shown by /list.
            }
            case DeviceEvent.ReceiptMoved moved -> {
                // Receipts are not shown yet.
            }
        }
    }

    private static String name(Conversation conversation) {
        return conversation
                .peer()
                .map(UserId::value)
                .or(conversation::title)
                .map(Lines::harmless)
                .orElse("?");
    }

    private static String line(Message message) {
        return Lines.of(message, ZoneId.systemDefault());
    }
}
