package chat.lockstep.bench.rig;

import chat.lockstep.bench.client.Lockstep;
import chat.lockstep.bench.client.Service;
import chat.lockstep.bench.hops.Hops;
import chat.lockstep.bench.hops.SpanReceiver;
import chat.lockstep.bench.machine.MachineFacts;
import chat.lockstep.bench.machine.Profile;
import chat.lockstep.bench.report.Facts;
import chat.lockstep.bench.report.FlameFiles;
import chat.lockstep.bench.report.Page;
import chat.lockstep.bench.report.Results;
import chat.lockstep.bench.report.Row;
import chat.lockstep.bench.report.Versions;
import chat.lockstep.bench.scenario.Append;
import chat.lockstep.bench.scenario.Growth;
import chat.lockstep.bench.scenario.Stage;
import chat.lockstep.bench.wire.Loop;
import chat.lockstep.local.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One call of the load program: the system, the connections, and what is written down.
public final class Session implements AutoCloseable {

    private final OwnSystem system;
    private final Path folder;
    private final Consumer<String> say;
    private final Loop loop = new Loop();
    private final Results results;
    private final @Nullable SpanReceiver spans;
    private boolean isRight = true;

    /// @param system      closed with the session
    /// @param checkout    with everything built
    /// @param spans       where the system sends its traces; null if it sends none
    /// @param folder      for the results
    /// @param commandLine for the record
    public Session(
            OwnSystem system,
            @Nullable SpanReceiver spans,
            Path checkout,
            Path folder,
            String commandLine,
            Consumer<String> say) {
        this.system = system;
        this.spans = spans;
        this.folder = folder;
        this.say = say;
        this.results = Results.begin(
                lines(folder),
                new Facts(commandLine, Instant.now().toString(), Versions.of(checkout), MachineFacts.now()));
    }

    private static Path lines(Path folder) {
        return folder.resolve("results.jsonl");
    }

    /// Makes the page of a folder's results.
    ///
    /// @return its file
    public static Path writePage(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("report.html"), Page.of(Results.read(lines(folder)), FlameFiles.in(folder)));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the report", unwritable);
        }
    }

    public OwnSystem system() {
        return system;
    }

    public Loop loop() {
        return loop;
    }

    /// Where Lockstep is measured.
    ///
    /// @param acks whether devices tell what they have stored
    public Stage stage(boolean acks) {
        return stage(new Lockstep(loop, List.of(gateway()), acks), system::pids);
    }

    /// Where another system is measured.
    public Stage stage(Service service, Supplier<Map<String, Long>> pids) {
        return new Stage(loop, service, pids, this::add, say);
    }

    /// Of Lockstep.
    public URI gateway() {
        return system.gateway();
    }

    /// Empty if the system sends its traces elsewhere, as one does that runs already.
    public Optional<Hops> hops() {
        return Optional.ofNullable(spans).map(receiver -> new Hops(stage(false), receiver));
    }

    /// The command side, asked in the gateway's name.
    public Append append() {
        return new Append(stage(false), system.commandSide(), serviceSecret());
    }

    /// Lockstep before and after its data has grown.
    public Growth growth() {
        return new Growth(stage(false), gateway(), system.commandSide(), serviceSecret());
    }

    private String serviceSecret() {
        try {
            return new DataFolder(system.settings().data()).secret("service-secret");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the service secret cannot be read", unreadable);
        }
    }

    /// Something that is measured.
    public interface Part {
        void run() throws InterruptedException;
    }

    /// Profiles the JVMs of Lockstep meanwhile: says where their time went, and leaves a flame graph of each beside the
    /// page.
    public void profiled(Part part) throws InterruptedException {
        try (var profile = Profile.start(system.pids())) {
            part.run();
            profile.stop();
            profile.largest().forEach(say);
            profile.draw(process -> FlameFiles.of(folder, process));
        }
    }

    public void say(String words) {
        say.accept(words);
    }

    public void add(Row row) {
        results.add(row);
        isRight &= row.isRight() || row.settings().containsKey(Row.SEARCH);
    }

    /// Whether nothing was lost, doubled or refused in any row, a search for the limit left out.
    public boolean isRight() {
        return isRight;
    }

    @Override
    public void close() {
        try {
            loop.close();
            results.close();
            say.accept("report: " + writePage(folder));
        } finally {
            system.close();
        }
    }
}
