package chat.lockstep.projector.operate;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// Somebody who runs the operators' commands with the settings of a projector.
public final class Operator {

    private final List<String> settings;
    private volatile String printed = "";

    /// @param arguments of the projector, `--name=value`
    public Operator(String... arguments) {
        settings = List.of(arguments);
    }

    /// The exit code. Settings are system properties, as they are for the real process.
    public synchronized int run(String... command) {
        settings.forEach(setting -> {
            var parts = setting.substring(2).split("=", 2);
            if (parts[0].startsWith("lockstep.kafka.") || parts[0].startsWith("lockstep.cassandra.")) {
                System.setProperty(parts[0], parts[1]);
            }
        });
        var text = new StringWriter();
        try {
            return OperatorCommand.run(new PrintWriter(text), command);
        } finally {
            settings.forEach(
                    setting -> System.clearProperty(setting.substring(2).split("=", 2)[0]));
            printed = text.toString();
        }
    }

    /// What the last command printed.
    public String printed() {
        return printed;
    }
}
