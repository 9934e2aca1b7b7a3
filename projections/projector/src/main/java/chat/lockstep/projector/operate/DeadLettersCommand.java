package chat.lockstep.projector.operate;

import chat.lockstep.projector.topic.deadletter.DeadLetter;
import chat.lockstep.projector.topic.deadletter.LetterWriter;
import chat.lockstep.projector.topic.deadletter.Letters;
import chat.lockstep.projector.topic.deadletter.Origin;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `dead-letters`: records that could not be applied to the views.
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Records that could not be applied to the views, and hold up their conversations.")
final class DeadLettersCommand {

    private static final long SHOWN_BYTES_MAX = 16L * 1_024 * 1_024;
    private static final Pattern ORIGIN = Pattern.compile("[0-9]+:[0-9]+");

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(description = "For each conversation: how many, the first place, its cause, and since when.")
    int list() {
        var summaries = new Letters(OperatorSettings.topic()).summaries();
        if (summaries.isEmpty()) {
            out().println("No dead letters are outstanding.");
        } else {
            out().println("%-40s %6s  %-14s %-26s %s".formatted("CONVERSATION", "COUNT", "FIRST", "SINCE", "CAUSE"));
            summaries.forEach(one -> out().println("%-40s %6d  %-14s %-26s %s"
                    .formatted(one.conversation(), one.count(), one.first(), one.since(), one.cause())));
        }
        out().flush();
        return OperatorCommand.DONE;
    }

    @Command(description = "Everything about the outstanding dead letters of a conversation, or about one.")
    int show(
            @Parameters(paramLabel = "<conversation|partition:offset>") String which,
            @Option(names = "--payload", description = "show the text of messages as well") boolean isOpen) {
        var letters = wanted(which);
        letters.forEach(letter -> LetterText.print(letter, isOpen, out()));
        out().flush();
        return OperatorCommand.DONE;
    }

    @Command(description = "Send outstanding dead letters to the event topic again and wait for what becomes of them.")
    int retry(
            @Parameters(paramLabel = "<conversation>", arity = "0..1") @Nullable String conversation,
            @Option(names = "--all", description = "those of all conversations") boolean isAll) {
        if (isAll == (conversation != null)) {
            throw new OperatorMistake("name a conversation, or say --all");
        }
        var topic = OperatorSettings.topic();
        try (var model = OperatorSettings.connected();
                var writer = new LetterWriter(topic, InstantSource.system())) {
            var retry = new Retry(new Letters(topic), writer, model, out());
            return retry.run(conversation) ? OperatorCommand.DONE : OperatorCommand.NOT_AS_WISHED;
        }
    }

    @Command(description = "Declare one dead letter settled, without applying it.")
    int discard(
            @Parameters(paramLabel = "<partition:offset>") String which,
            @Option(names = "--yes", description = "really do it") boolean isMeant) {
        if (!ORIGIN.matcher(which).matches()) {
            throw new OperatorMistake("name the dead letter as <partition:offset>, as list and show print it");
        }
        var letter = wanted(which).getFirst();
        out().println("%s of conversation %s: %s".formatted(letter.origin(), letter.conversation(), letter.cause()));
        if (!isMeant) {
            out().println("Discarded, it is never applied: if an event is in it, the views of this conversation stay at"
                    + " the gap, and whatever follows becomes a dead letter too. Say --yes to discard it.");
            out().flush();
            return OperatorCommand.NOT_AS_WISHED;
        }
        try (var writer = new LetterWriter(OperatorSettings.topic(), InstantSource.system())) {
            writer.settle(List.of(letter), "discarded");
        }
        out().println("Discarded.");
        out().flush();
        return OperatorCommand.DONE;
    }

    private static List<DeadLetter> wanted(String which) {
        var letters = new Letters(OperatorSettings.topic());
        var found = ORIGIN.matcher(which).matches()
                ? letters.outstanding((_, origin) -> origin.equals(Origin.of(which)), SHOWN_BYTES_MAX)
                : letters.outstanding((conversation, _) -> conversation.equals(which), SHOWN_BYTES_MAX);
        if (found.isEmpty()) {
            throw new OperatorMistake("no dead letter is outstanding for " + which + "; see dead-letters list");
        }
        return found;
    }
}
