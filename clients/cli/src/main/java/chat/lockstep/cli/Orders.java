package chat.lockstep.cli;

import chat.lockstep.client.Actions;
import chat.lockstep.client.Conversation;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.Message;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Role;
import chat.lockstep.events.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a user can say in a chat besides messages: lines that begin with a slash. A message is named by its number,
/// which is its place in the log.
final class Orders {

    static final String HELP = """
            /with USER            talk with somebody        /list                 all conversations
            /group TITLE USER...  begin a group             /open ID              talk in a conversation
            /history              the last messages         /read                 mark all as read
            /edit N TEXT          change message N          /retract N            take message N back
            /reply N TEXT         answer message N          /hide N               show message N no more
            /react N EMOJI        react to message N        /unreact N EMOJI      take that back
            /pin N                pin message N             /unpin N              unpin it
            /members              who is here               /add USER...          add members
            /remove USER          remove a member           /role USER ROLE       owner, admin or member
            /rename TITLE         give the group a title    /leave                leave the group
            /block USER           hear nothing from a user  /unblock USER         take that back
            /devices              your devices              /revoke DEVICE        shut a device out, for good
            /who                  who and where you are     /quit                 leave
            A title of more than one word: "in quotes". A message that begins with a slash: two slashes.""";

    private static final int HISTORY_LINES = 20;

    private final Lockstep lockstep;
    private final UserId user;
    private final String deviceName;
    private final Consumer<String> print;
    private volatile Optional<ConversationId> current;

    /// @param print takes a line for the user
    Orders(
            Lockstep lockstep,
            UserId user,
            String deviceName,
            Optional<ConversationId> current,
            Consumer<String> print) {
        this.lockstep = lockstep;
        this.user = user;
        this.deviceName = deviceName;
        this.current = current;
        this.print = print;
    }

    static boolean isOrder(String line) {
        return line.startsWith("/") && !line.startsWith("//");
    }

    /// The message that a line says.
    static String text(String line) {
        return line.startsWith("//") ? line.substring(1) : line;
    }

    Optional<ConversationId> current() {
        return current;
    }

    String prompt() {
        return current.flatMap(lockstep::conversation)
                .map(here -> "to " + Lines.name(here) + "> ")
                .orElse("> ");
    }

    /// @return false if the user leaves
    boolean handle(String line) {
        var words = line.strip().split("\\s+", 2);
        var rest = words.length > 1 ? words[1] : "";
        if (words[0].equals("/quit")) {
            return false;
        }
        try {
            if (!general(words[0], rest) && !onMessage(words[0], rest) && !onGroup(words[0], rest)) {
                print.accept("· unknown order; /help lists them");
            }
        } catch (IllegalArgumentException refused) {
            print.accept("· " + refused.getMessage());
        }
        return true;
    }

    private boolean general(String order, String rest) {
        switch (order) {
            case "/help" -> print.accept(HELP);
            case "/with" -> open(lockstep.createDirect(UserId.of(rest)).conversation());
            case "/open" -> open(ConversationId.of(rest));
            case "/group" -> group(rest);
            case "/list" -> list();
            case "/history" -> history();
            case "/who" -> who();
            case "/read" -> read();
            case "/block" -> lockstep.account().block(UserId.of(rest));
            case "/unblock" -> lockstep.account().unblock(UserId.of(rest));
            case "/devices" -> lockstep.account().devices().forEach(device -> print.accept("· " + Lines.of(device)));
            case "/revoke" -> lockstep.account().revokeDevice(DeviceId.of(rest));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onMessage(String order, String rest) {
        var words = rest.split("\\s+", 2);
        var more = words.length > 1 ? words[1] : "";
        switch (order) {
            case "/edit" -> here().edit(message(words[0]), more);
            case "/retract" -> here().retract(message(words[0]));
            case "/reply" -> here().reply(message(words[0]), more);
            case "/react" -> here().react(message(words[0]), more);
            case "/unreact" -> here().unreact(message(words[0]), more);
            case "/pin" -> here().pin(message(words[0]));
            case "/unpin" -> here().unpin(message(words[0]));
            case "/hide" -> lockstep.account().hideMessage(here().conversation(), message(words[0]));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean onGroup(String order, String rest) {
        switch (order) {
            case "/members" -> members();
            case "/add" -> here().addMembers(users(rest));
            case "/remove" -> here().removeMember(UserId.of(rest));
            case "/role" -> role(rest.split("\\s+"));
            case "/rename" -> here().rename(rest);
            case "/leave" -> here().leave();
            default -> {
                return false;
            }
        }
        return true;
    }

    private Actions here() {
        return lockstep.in(
                current.orElseThrow(() -> new IllegalArgumentException("no conversation is open: /with USER")));
    }

    /// The message with a number, which is its log seq.
    private MessageId message(String number) {
        var digits = number.startsWith("#") ? number.substring(1) : number;
        if (!digits.matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("say the number of a message: " + number);
        }
        long seq = Long.parseLong(digits);
        return lockstep.messages(here().conversation(), seq - 1, 1).stream()
                .filter(message -> message.seq() == seq)
                .map(Message::id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no message " + number));
    }

    private void open(ConversationId id) {
        current = Optional.of(id);
        history();
    }

    private void group(String rest) {
        boolean isQuoted = rest.startsWith("\"") && rest.indexOf('"', 1) > 0;
        int end = isQuoted ? rest.indexOf('"', 1) : (rest + " ").indexOf(' ');
        var title = isQuoted ? rest.substring(1, end) : rest.substring(0, end);
        var members = rest.substring(Math.min(rest.length(), end + 1)).strip();
        open(lockstep.createGroup(title, members.isEmpty() ? List.of() : users(members))
                .conversation());
        print.accept("· group " + current.orElseThrow());
    }

    private static List<UserId> users(String names) {
        return Arrays.stream(names.strip().split("\\s+")).map(UserId::of).toList();
    }

    private void role(String... words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("say /role USER ROLE");
        }
        here().setRole(UserId.of(words[0]), Role.valueOf(words[1].toUpperCase(Locale.ROOT)));
    }

    private void list() {
        for (var conversation : lockstep.conversations()) {
            if (!conversation.id().isPrivate()) {
                var last = conversation.lastMessage().map(Lines::numbered).orElse("");
                print.accept("· " + Lines.name(conversation) + " (" + conversation.unread() + " unread, "
                        + conversation.id() + ") " + last);
            }
        }
    }

    void history() {
        current.ifPresent(
                id -> lockstep.timeline(id, HISTORY_LINES).forEach(message -> print.accept(Lines.numbered(message))));
    }

    private void read() {
        var id = here().conversation();
        lockstep.conversation(id)
                .filter(conversation -> conversation.place().seq() > conversation.readUpTo())
                .ifPresent(conversation -> {
                    here().read(conversation.place().seq());
                    print.accept("· read up to " + conversation.place().seq());
                });
    }

    private void members() {
        var members = lockstep.conversation(here().conversation())
                .map(Conversation::members)
                .orElse(List.of());
        print.accept("· "
                + members.stream()
                        .map(member ->
                                member.user() + " (" + member.role().name().toLowerCase(Locale.ROOT) + ")")
                        .collect(Collectors.joining(", ")));
    }

    private void who() {
        print.accept("· " + user + " on " + deviceName + ", " + Lines.of(lockstep.connectionState()) + ", "
                + Lines.of(lockstep.syncState()));
    }
}
