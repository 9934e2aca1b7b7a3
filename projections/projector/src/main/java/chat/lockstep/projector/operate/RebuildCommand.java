package chat.lockstep.projector.operate;

import chat.lockstep.projector.rebuild.Rebuild;
import chat.lockstep.readmodel.ReadModel;
import chat.lockstep.readmodel.cassandra.ViewsVersion;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rebuild`: a new version of the views beside the running one.
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Makes the views anew from the event topic, beside the running ones, and switches to them.")
final class RebuildCommand {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    /// How long after a switch nobody reads the old version any more.
    private static final Duration SWITCHED = Duration.ofSeconds(30);

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(description = "Build, compare and switch. After an interruption it goes on where it was.")
    int views(
            @Option(
                            names = "--accept-differences",
                            description = "switch even if the new version differs from the old one")
                    boolean takesDifferences) {
        var topic = OperatorSettings.topic();
        try (var model = OperatorSettings.connected()) {
            return new Rebuild(topic, model, out(), InstantSource.system()).run(takesDifferences)
                    ? OperatorCommand.DONE
                    : OperatorCommand.NOT_AS_WISHED;
        }
    }

    @Command(description = "Which versions there are.")
    int status() {
        try (var model = OperatorSettings.connected()) {
            var versions = versions(model);
            out().println("read      version " + versions.reading());
            out().println("written   version " + versions.writing());
            out().println("building  " + (versions.building() == 0 ? "nothing" : "version " + versions.building()));
            var unused = unused(model, versions);
            out().println("unused    " + (unused.isEmpty() ? "nothing" : unused + "; rebuild drop removes them"));
            out().flush();
            return OperatorCommand.DONE;
        }
    }

    @Command(description = "Drop the tables of versions that are not in use, and of one that is half built.")
    int drop(@Option(names = "--yes", description = "really do it") boolean isMeant) {
        try (var model = OperatorSettings.connected()) {
            var versions = versions(model);
            var dropped = new ArrayList<>(unused(model, versions));
            if (versions.building() != 0) {
                refuseIfSwitching(versions);
                dropped.add(versions.building());
            }
            if (dropped.isEmpty()) {
                out().println("There is nothing to drop.");
            } else if (!isMeant) {
                out().println("This drops the tables of the versions " + dropped + " for good. Say --yes to do it.");
            } else {
                drop(model, versions, dropped);
            }
            out().flush();
            return dropped.isEmpty() || isMeant ? OperatorCommand.DONE : OperatorCommand.NOT_AS_WISHED;
        }
    }

    private void drop(ReadModel model, ViewsVersion versions, List<Integer> dropped) {
        if (versions.changed().plus(SWITCHED).isAfter(Instant.now())) {
            throw new OperatorMistake("the versions were changed at %s: wait until %s, so that nobody reads the old one"
                    .formatted(versions.changed(), versions.changed().plus(SWITCHED)));
        }
        for (int version : dropped) {
            if (version == versions.building()) {
                model.versions().abandon(versions, Instant.now());
            } else {
                model.versions().drop(version);
            }
            out().println("Version " + version + " is dropped.");
        }
    }

    private static void refuseIfSwitching(ViewsVersion versions) {
        if (versions.building() == versions.reading()) {
            throw new OperatorMistake("version %d is being switched to: run rebuild views again to end that"
                    .formatted(versions.building()));
        }
    }

    /// Versions that are neither read nor written nor built, and whose tables exist.
    private static List<Integer> unused(ReadModel model, ViewsVersion versions) {
        return IntStream.rangeClosed(1, versions.newest())
                .filter(version -> version != versions.reading()
                        && version != versions.writing()
                        && version != versions.building())
                .filter(model.versions()::exists)
                .boxed()
                .toList();
    }

    private static ViewsVersion versions(ReadModel model) {
        return Objects.requireNonNull(model.versions().read().block(ANSWER_MAX));
    }
}
