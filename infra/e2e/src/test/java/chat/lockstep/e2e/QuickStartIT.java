package chat.lockstep.e2e;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.lockstep.client.DevTokens;
import chat.lockstep.client.Lockstep;
import chat.lockstep.client.LockstepOptions;
import chat.lockstep.client.Message;
import chat.lockstep.client.SyncState;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/clients.md` tells an app developer to do is done as it stands there, in an empty folder: only the path of
/// the checkout and the address of the server are others. The test of the pages runs its React component.
class QuickStartIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LOCAL = "ws://127.0.0.1:8080/v1/sync";
    private static final UserId ALICE = UserId.of("alice");
    private static final UserId BOB = UserId.of("bob");

    private final URI server = WholeSystem.running().socketUrls().getFirst();

    @TempDir
    private Path folder;

    private String document;
    private long heardBefore;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(WholeSystem.checkout().resolve("docs", "clients.md"));
        try (var bob = bob()) {
            await().atMost(90, SECONDS).until(() -> bob.syncState() instanceof SyncState.Verified);
            heardBefore = heard(bob);
        }
    }

    @Test
    void the_steps_for_typescript_end_in_a_message_that_the_other_user_holds()
            throws IOException, InterruptedException {
        var steps = section("## 2. TypeScript");
        var shell = snippets("sh", steps);
        assertThat(shell).hasSize(2);
        assertThat(run(shell.getFirst())).as("an SDK that needs nothing else").contains("added 1 package");
        write("chat.js", snippets("js", steps).getFirst());
        assertThat(run(shell.getLast())).contains("applied", "Hello!");
        bobHearsOneMore();
    }

    @Test
    void the_steps_for_java_end_in_a_message_that_the_other_user_holds() throws IOException, InterruptedException {
        var steps = section("## 3. Java");
        write("Chat.java", snippets("java", steps).getFirst());
        assertThat(run(snippets("sh", steps).getFirst())).contains("ConnectionChanged", "CommandSettled", "Hello!");
        bobHearsOneMore();
    }

    private String section(String heading) {
        assertThat(document).contains("\n" + heading + "\n");
        return document.substring(document.indexOf(heading) + heading.length()).split("\n## ", 2)[0];
    }

    private static List<String> snippets(String language, String section) {
        var found = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map(snippet -> snippet.group(1))
                .toList();
        assertThat(found).as(language).isNotEmpty();
        return found;
    }

    private void write(String file, String code) throws IOException {
        assertThat(code).as("names a local system").contains(LOCAL);
        Files.writeString(folder.resolve(file), code.replace(LOCAL, server.toString()));
    }

    private String run(String steps) throws IOException, InterruptedException {
        var script = steps.replace("<checkout>", WholeSystem.checkout().toString());
        var java = Path.of(System.getProperty("java.home"), "bin");
        var path = java + ":" + System.getenv("PATH");
        var said = new Program(folder, Map.of("PATH", path)).run(LIMIT, List.of("sh", "-ec", script));
        assertThat(said.status()).as(said.text()).isZero();
        return said.text();
    }

    private void bobHearsOneMore() throws IOException {
        try (var bob = bob()) {
            await().atMost(90, SECONDS)
                    .until(() -> bob.syncState() instanceof SyncState.Verified && heard(bob) == heardBefore + 1);
        }
    }

    /// With nothing in its store, so that it holds what the server sends now.
    private Lockstep bob() throws IOException {
        var device = DeviceId.of("quick-start-java");
        var bob = Lockstep.open(LockstepOptions.builder()
                .url(server)
                .user(BOB)
                .device(device)
                .tokens(DevTokens.ofSocket(server).supplier(BOB, device))
                .store(Files.createTempDirectory(folder, "bob-").resolve("store"))
                .build());
        bob.connect();
        return bob;
    }

    /// How often alice has said hello.
    private static long heard(Lockstep bob) {
        return bob.timeline(ConversationId.direct(ALICE, BOB), 1_000).stream()
                .filter(QuickStartIT::isHello)
                .count();
    }

    private static boolean isHello(Message message) {
        return message.by().equals(ALICE)
                && message.text().filter("Hello!"::equals).isPresent();
    }
}
