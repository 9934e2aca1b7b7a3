package chat.lockstep.checker.rules;

import chat.lockstep.checker.fold.FoldedConversation;
import chat.lockstep.checker.fold.Membership;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Since when two users certainly share a conversation: of anybody else, and of whom one blocked, everybody is told
/// `offline`.
final class Sharing {

    /// Nobody can say that they ever did.
    static final long NEVER = Long.MAX_VALUE;

    private final Run run;
    private final Map<String, Long> firstSeen = new HashMap<>();
    private final Set<String> blockers = new HashSet<>();

    Sharing(Run run) {
        this.run = run;
        run.logs().events().stream()
                .filter(event -> event.type().equals("userBlocked"))
                .forEach(event -> blockers.add(event.user()));
    }

    void on(Seen seen) {
        switch (seen.event().type()) {
            case "conversationCreated", "membersAdded" ->
                firstSeen.merge(seen.event().id(), seen.t(), Math::min);
            default -> {}
        }
    }

    /// When it was seen that both had joined some conversation that neither ever left.
    long since(String one, String other) {
        if (one.equals(other)) {
            return 0;
        }
        if (blockers.contains(one) || blockers.contains(other)) {
            return NEVER;
        }
        return run.fold().listedFor(one).stream()
                .mapToLong(conversation -> since(conversation, one, other))
                .min()
                .orElse(NEVER);
    }

    private long since(FoldedConversation conversation, String one, String other) {
        var first = conversation.membership(one).filter(Membership::isSteady);
        var second = conversation.membership(other).filter(Membership::isSteady);
        if (first.isEmpty() || second.isEmpty()) {
            return NEVER;
        }
        long joined = Math.max(first.get().floor(), second.get().floor()) + 1;
        return conversation
                .stored()
                .at("log", joined)
                .map(event -> firstSeen.getOrDefault(event.id(), NEVER))
                .orElse(NEVER);
    }
}
