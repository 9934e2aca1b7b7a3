package chat.lockstep.command;

/// One running application for all tests that need nothing special of it; each takes users of its own. It ends with the
/// JVM.
public final class SharedCommandSide {

    private static final RunningCommandSide RUNNING =
            RunningCommandSide.onNewDatabase("--lockstep.limits.receipt-millis=100");

    private SharedCommandSide() {}

    public static RunningCommandSide get() {
        return RUNNING;
    }
}
