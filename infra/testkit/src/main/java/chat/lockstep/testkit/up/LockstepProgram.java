package chat.lockstep.testkit.up;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program behind the script `lockstep`, called as the script calls it.
public final class LockstepProgram {

    private static final String MAIN = "chat.lockstep.local.up.LockstepCommand";

    private LockstepProgram() {}

    /// @param checkout with everything built
    public static List<String> command(Path checkout, List<String> arguments) throws IOException {
        Path target = checkout.resolve("infra/local/target");
        String libraries =
                Files.readString(target.resolve("lockstep.classpath")).strip();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlockstep.checkout=" + checkout,
                "-cp",
                target.resolve("classes") + ":" + libraries,
                MAIN));
        command.addAll(arguments);
        return command;
    }
}
