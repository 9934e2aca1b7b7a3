package chat.lockstep.local.up;

import chat.lockstep.local.process.LocalFailure;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// What the user of `up` sees. On a terminal the table of services stays below the messages and is drawn anew in place;
/// elsewhere there are only plain lines.
///
/// Thread-safe.
final class Screen implements Component.Events {

    private static final String UP_ONE_LINE = "\033[1A";
    private static final String CLEAR_BELOW = "\033[0J";

    private final PrintStream out;
    private final boolean terminal;
    private final long begin = System.nanoTime();

    private List<Component> shown = List.of();
    private int drawnLines;

    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// The script `lockstep` says whether its output is a terminal: Java can tell only of input and output together.
    static Screen ofThisProcess() {
        return new Screen(System.out, Boolean.getBoolean("lockstep.terminal"));
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /// From now on the table is kept on the screen, if that is a terminal.
    synchronized void show(List<Component> components) {
        shown = List.copyOf(components);
        redraw();
    }

    synchronized void say(String message) {
        erase();
        out.println(message);
        redraw();
    }

    void sayTimed(String message) {
        say(String.format(Locale.ROOT, "[%5.1f s] %s", elapsed().toMillis() / 1000.0, message));
    }

    synchronized void redraw() {
        if (!terminal || shown.isEmpty()) {
            return;
        }
        erase();
        List<String> lines = table(shown);
        lines.forEach(out::println);
        drawnLines = lines.size();
        out.flush();
    }

    /// Says of those that are still starting what they wait for.
    void sayWhatIsMissing(List<Component> components) {
        for (Component component : components) {
            component
                    .service()
                    .missing()
                    .ifPresent(cause -> sayTimed(component.name() + " is not ready yet: " + cause));
        }
    }

    /// The table as it is now, for where it is not kept on the screen.
    synchronized void printTable(List<Component> components) {
        if (!terminal) {
            table(components).forEach(out::println);
        }
    }

    private void erase() {
        if (drawnLines > 0) {
            out.print(UP_ONE_LINE.repeat(drawnLines) + "\r" + CLEAR_BELOW);
            drawnLines = 0;
        }
    }

    private static List<String> table(List<Component> components) {
        StatusTable table = new StatusTable();
        for (Component component : components) {
            OptionalLong pid = component.service().process().stream()
                    .mapToLong(process -> process.identity().pid())
                    .findFirst();
            table.add(component.service().service(), component.state().name().toLowerCase(Locale.ROOT), pid);
        }
        return table.lines();
    }

    @Override
    public void changed(Component component) {
        if (component.state() == Component.State.STARTING && !terminal) {
            sayTimed(component.name() + " starts");
        } else if (component.state() == Component.State.STOPPED) {
            sayTimed(component.name() + " stopped");
        } else {
            redraw();
        }
    }

    @Override
    public void up(Component component, Duration after) {
        sayTimed(String.format(Locale.ROOT, "%s is up after %.1f s", component.name(), after.toMillis() / 1000.0));
    }

    @Override
    public void died(Component component, String how, Duration pause) {
        sayTimed(component.name() + ": " + how + "; it is started again in " + pause.toSeconds() + " s (see ./lockstep"
                + " logs " + component.name() + ")");
    }

    @Override
    public void failed(Component component, LocalFailure failure, Duration pause) {
        sayTimed(failure.text() + "\n  it is tried again in " + pause.toSeconds() + " s");
    }
}
