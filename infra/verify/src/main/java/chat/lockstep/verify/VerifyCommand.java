package chat.lockstep.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Compares and tells. Exit status 0: all is equal; 1: something is not; 2: something could not be read.
///
/// `./lockstep verify` says where everything is; somebody else says it with the options.
@Command(
        name = "verify",
        description = "Folds the log of each conversation and compares what comes out with the views.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all is equal", "1:something is behind or different", "2:something could not be read"})
public final class VerifyCommand implements Callable<Integer> {

    private static final int COULD_NOT_LOOK = 2;
    private static final String PASSWORD = "SPRING_DATASOURCE_PASSWORD";

    @Option(names = "--conversation", paramLabel = "id", description = "Look at this one only.")
    private @Nullable String conversation;

    @Option(names = "--topic", description = "Compare the topic with the log too.")
    private boolean withTopic;

    @Option(
            names = "--settle",
            paramLabel = "30s",
            converter = DurationConverter.class,
            description = "How long to wait for views that are behind (default: 30s).")
    private Duration settle = VerificationSettings.SETTLE;

    @Option(names = "--json", description = "Answer as one JSON object.")
    private boolean isJson;

    @Option(
            names = "--database",
            required = true,
            paramLabel = "url",
            description = "A database of the event store, as JDBC names it; again for each. The password is in "
                    + PASSWORD + ".")
    private List<String> databases = new ArrayList<>();

    @Option(names = "--database-user", required = true, paramLabel = "name", description = "Of the databases.")
    private String databaseUser = "";

    @Mixin
    private CassandraOptions views = new CassandraOptions();

    @Option(names = "--kafka", paramLabel = "host:port", description = "Bootstrap servers, for --topic.")
    private @Nullable String kafka;

    @Option(
            names = "--topic-name",
            paramLabel = "name",
            defaultValue = "lockstep.events",
            description = "Of the topic (default: ${DEFAULT-VALUE}).")
    private String topicName = "";

    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // nobody logs here, on purpose
        System.exit(new CommandLine(new VerifyCommand())
                .setExecutionExceptionHandler(VerifyCommand::toldBy)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        var result = Verification.run(settings());
        var report = new Report(result);
        System.out.println(isJson ? report.json() : report.text());
        return result.isEqual() ? 0 : 1;
    }

    private VerificationSettings settings() {
        var password = Objects.requireNonNullElse(System.getenv(PASSWORD), "");
        var settings = VerificationSettings.of(
                        databases.stream()
                                .map(url -> new Database(url, databaseUser, password))
                                .toList(),
                        views.place())
                .withSettle(settle);
        if (conversation != null) {
            settings = settings.withConversation(conversation);
        }
        if (!withTopic) {
            return settings;
        }
        if (kafka == null) {
            throw new CouldNotLook("--topic needs --kafka");
        }
        return settings.withTopic(new TopicPlace(kafka, topicName));
    }

    static int toldBy(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        if (failure instanceof CouldNotLook) {
            line.getErr().println("could not look: " + failure.getMessage());
        } else {
            failure.printStackTrace(line.getErr());
        }
        return COULD_NOT_LOOK;
    }

    /// Reads `30s`, `2m`, `500ms`.
    static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            var number = text.replaceAll("[a-z]+$", "");
            long count = Long.parseLong(number);
            return switch (text.substring(number.length())) {
                case "ms" -> Duration.ofMillis(count);
                case "s", "" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> throw new CommandLine.TypeConversionException("not a duration such as 30s: " + text);
            };
        }
    }
}
