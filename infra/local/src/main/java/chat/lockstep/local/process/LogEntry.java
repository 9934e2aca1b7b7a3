package chat.lockstep.local.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One entry of an application's log: a JSON object on one line, in the shape that Logstash reads. Its members are
/// texts, numbers and lists of texts.
///
/// Read here by hand: everything that starts servers for tests would get a JSON library else.
///
/// @param fields by name; a text without its escapes, anything else as it stands there
public record LogEntry(Map<String, String> fields) {

    private static final int SHOWN_CHARS = 300;
    private static final String CAUSE = "Caused by: ";

    public LogEntry {
        fields = Map.copyOf(fields);
    }

    /// The entry on a line; empty if it is none, as the lines of servers are.
    public static Optional<LogEntry> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        var fields = new Reader(line).members();
        return fields.containsKey("message") && fields.containsKey("level")
                ? Optional.of(new LogEntry(fields))
                : Optional.empty();
    }

    /// A line of any log, short enough to stand among others: of an entry its level, its message and the cause behind
    /// it.
    public static String brief(String line) {
        var text = parse(line).map(LogEntry::brief).orElse(line.strip());
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...";
    }

    private String brief() {
        var message = text("message");
        var cause = text("stack_trace")
                .lines()
                .filter(line -> line.startsWith(CAUSE))
                .reduce((_, deeper) -> deeper)
                .map(line -> line.substring(CAUSE.length()))
                .orElseGet(() -> text("stack_trace").lines().findFirst().orElse(""));
        // The cause is what helps, and must not fall victim to a long message.
        var shown = cause.isEmpty() || message.length() <= SHOWN_CHARS / 2
                ? message
                : message.substring(0, SHOWN_CHARS / 2) + "...";
        return text("level") + " " + shown + (cause.isEmpty() ? "" : " (" + cause + ")");
    }

    /// The value of a field; empty if there is none.
    public String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /// Reads the members of the object; of one that breaks off, those before the break.
    private static final class Reader {

        private final String line;
        private int at = 1;

        private Reader(String line) {
            this.line = line;
        }

        private Map<String, String> members() {
            var members = new HashMap<String, String>();
            while (skipTo('"')) {
                var name = string();
                if (!skipTo(':')) {
                    return members;
                }
                at++;
                members.put(name, value());
            }
            return members;
        }

        private boolean skipTo(char wanted) {
            while (at < line.length() && line.charAt(at) != wanted) {
                at++;
            }
            return at < line.length();
        }

        private String value() {
            if (at < line.length() && line.charAt(at) == '"') {
                return string();
            }
            int begin = at;
            char end = at < line.length() && line.charAt(at) == '[' ? ']' : ',';
            while (at < line.length() && line.charAt(at) != end && line.charAt(at) != '}') {
                at++;
            }
            return line.substring(begin, at);
        }

        /// From a quotation mark to behind the next one.
        private String string() {
            var text = new StringBuilder();
            for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
                char c = line.charAt(at);
                if (c == '\\' && at + 1 < line.length()) {
                    at++;
                    text.append(escaped());
                } else {
                    text.append(c);
                }
            }
            at++;
            return text.toString();
        }

        private char escaped() {
            char c = line.charAt(at);
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> unicode();
                default -> c;
            };
        }

        private char unicode() {
            int end = Math.min(at + 5, line.length());
            try {
                char read = (char) Integer.parseInt(line.substring(at + 1, end), 16);
                at = end - 1;
                return read;
            } catch (NumberFormatException _) {
                return 'u';
            }
        }
    }
}
