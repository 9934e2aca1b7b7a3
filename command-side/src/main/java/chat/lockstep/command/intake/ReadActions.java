package chat.lockstep.command.intake;

import chat.lockstep.command.account.AccountChange.ReadPrivately;
import chat.lockstep.command.account.ChangeAccount;
import chat.lockstep.command.conversation.Standing;
import chat.lockstep.command.conversation.Standings;
import chat.lockstep.command.execution.Execution;
import chat.lockstep.command.receipts.MarkRead;
import chat.lockstep.command.receipts.ReadMarks;
import chat.lockstep.command.stream.Decision;
import chat.lockstep.command.stream.Refusal;
import chat.lockstep.events.StreamId;
import chat.lockstep.events.StreamKey;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Reading: told to the other members, or kept in the private log.
@Component
class ReadActions implements ActionFamily {

    private final Execution execution;
    private final Standings standings;
    private final ReadMarks readMarks;

    ReadActions(Execution execution, Standings standings, ReadMarks readMarks) {
        this.execution = execution;
        this.standings = standings;
        this.readMarks = readMarks;
    }

    @Override
    public Set<String> names() {
        return Set.of("read");
    }

    @Override
    public Attempt attempt(CommandRequest request, DataFields data) {
        var conversation = Addresses.shared(request);
        long upTo = data.integer("upTo");
        var stream =
                new StreamKey(conversation, StreamId.receiptsOf(request.by().user()));
        return Boolean.TRUE.equals(data.truth("private"))
                ? new Attempt(Addresses.own(request), privately(request, stream, upTo))
                : new Attempt(
                        conversation,
                        standing(
                                request,
                                stream,
                                standing -> execution.send(new MarkRead(stream, request.cause(), upTo, standing))));
    }

    private Supplier<Decision> privately(CommandRequest request, StreamKey stream, long upTo) {
        return standing(request, stream, standing -> {
            long known = Math.max(standing.floor(), Math.max(standing.ownLast(), readMarks.of(stream)));
            return execution.send(ChangeAccount.of(
                    request.cause(), new ReadPrivately(stream.conversation(), upTo, standing.head(), known)));
        });
    }

    private Supplier<Decision> standing(
            CommandRequest request, StreamKey stream, Function<Standing, Decision> decision) {
        return () -> standings
                .of(stream.conversation(), request.by().user())
                .map(decision)
                .orElseGet(() -> Decision.refused(Refusal.noSuchConversation()));
    }
}
