package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I1;
import static chat.lockstep.checker.verdict.Invariant.I10;
import static chat.lockstep.checker.verdict.Invariant.I2;
import static chat.lockstep.checker.verdict.Invariant.I3;
import static chat.lockstep.checker.verdict.Invariant.I4;
import static chat.lockstep.checker.verdict.Invariant.I5;
import static chat.lockstep.checker.verdict.Invariant.I6;

import chat.lockstep.checker.fold.FoldedConversation;
import chat.lockstep.checker.fold.Message;
import chat.lockstep.checker.recording.HistoryLine;
import chat.lockstep.checker.recording.HistoryLine.Digest;
import chat.lockstep.checker.recording.HistoryLine.Final;
import chat.lockstep.checker.recording.HistoryLine.Seen;
import chat.lockstep.checker.recording.HistoryLine.Shown;
import chat.lockstep.checker.verdict.Invariant;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// In the end every device shows what the log says: the same place, the same mark, the same messages. That all devices
/// agree follows. Devices that were revoked are not asked. What a device kept from before its user was removed and came
/// back may be older than the log.
final class FinalRule implements Rule {

    private final Run run;
    private final Map<String, String> users = new HashMap<>();
    private final Set<String> finals = new HashSet<>();
    private final Set<String> digests = new HashSet<>();
    private long endedAt;

    FinalRule(Run run) {
        this.run = run;
    }

    @Override
    public void on(HistoryLine line) {
        endedAt = Math.max(endedAt, line.t());
        switch (line) {
            case Seen seen -> users.put(seen.client(), seen.user());
            case Final shown -> {
                if (!finals.add(shown.client() + " " + shown.conversation())) {
                    add(I2, shown, shown.conversation(), "lists the conversation twice");
                }
                if (!run.logs().isRevoked(shown.client())) {
                    compare(shown);
                }
            }
            case Digest digest -> {
                digests.add(digest.client());
                if (!run.logs().isRevoked(digest.client())) {
                    compare(digest);
                }
            }
            default -> {}
        }
    }

    private void compare(Final shown) {
        var conversation = run.fold().of(shown.conversation());
        if (conversation.isEmpty()) {
            add(I5, shown, shown.conversation(), "shows a conversation that the store has not");
        } else if (conversation.get().membership(shown.user()).isEmpty()) {
            add(I10, shown, shown.conversation(), "shows a conversation of which its user never was a member");
        } else {
            compare(shown, conversation.get());
        }
    }

    private void compare(Final shown, FoldedConversation conversation) {
        var expected = run.fold().standing(conversation, shown.user());
        var epoch = conversation.stored().epoch();
        if (!shown.epoch().equals(epoch)
                || shown.seq() != expected.seq()
                || !shown.chain().equals(expected.chain())) {
            add(
                    I4,
                    shown,
                    shown.conversation(),
                    "ended at seq " + shown.seq() + ", chain " + shown.chain() + ", epoch " + shown.epoch()
                            + " instead of " + expected.seq() + ", " + expected.chain() + ", " + epoch);
        }
        if (shown.readUpTo() != expected.readUpTo()) {
            add(
                    I6,
                    shown,
                    shown.conversation(),
                    "ended with the mark " + shown.readUpTo() + " instead of " + expected.readUpTo());
        }
        compareMessages(shown, conversation);
    }

    private void compareMessages(Final shown, FoldedConversation conversation) {
        var messages = conversation.shownTo(shown.user());
        var seen = new HashSet<Long>();
        long last = 0;
        for (var message : shown.messages()) {
            if (!seen.add(message.seq())) {
                add(I2, shown, message, "shows message " + message.id() + " twice");
            } else if (message.seq() < last) {
                add(I3, shown, message, "shows message " + message.id() + " after seq " + last);
            }
            last = Math.max(last, message.seq());
            compare(shown, message, conversation);
        }
        long floor = conversation.membership(shown.user()).orElseThrow().floor();
        for (var message : messages.beyond(floor)) {
            if (!seen.contains(message.seq()) && !mayBeLeftOut(shown.user(), message)) {
                boolean isLost = run.operations()
                        .of(message.id())
                        .map(Operation::isAcknowledged)
                        .orElse(false);
                run.findings()
                        .add(Violation.of(
                                        isLost ? I1 : I4,
                                        shown.t(),
                                        "does not show message " + message.id() + " of seq " + message.seq())
                                .in(shown.conversation())
                                .by(shown.client())
                                .about(message.id()));
            }
        }
    }

    private void compare(Final shown, Shown message, FoldedConversation conversation) {
        var expected = conversation.shownTo(shown.user()).at(message.seq());
        long floor = conversation.membership(shown.user()).orElseThrow().floor();
        if (expected.isEmpty()) {
            boolean isThere = conversation.messages().at(message.seq()).isPresent();
            add(
                    isThere ? I10 : I5,
                    shown,
                    message,
                    "shows a message of seq " + message.seq() + ", which "
                            + (isThere ? "is outside its membership" : "the store has not"));
        } else if (!expected.get().id().equals(message.id())) {
            add(
                    I5,
                    shown,
                    message,
                    "shows " + message.id() + " where the store has "
                            + expected.get().id());
        } else if (message.seq() > floor && !expected.get().sha256().equals(message.sha256())) {
            add(I4, shown, message, "shows another text of message " + message.id() + " than the log has");
        }
    }

    private boolean mayBeLeftOut(String user, Message message) {
        return message.expires() || run.fold().isHidden(user, message.id());
    }

    private void compare(Digest digest) {
        var expected = run.fold().digest(digest.user());
        if (!digest.digest().equals(expected) || !digest.server().equals(expected) || !digest.verified()) {
            add(
                    I4,
                    digest,
                    null,
                    "ended with the digest " + digest.digest() + ", the server's being " + digest.server()
                            + (digest.verified() ? ", verified" : ", not verified") + "; the log gives " + expected);
        }
    }

    @Override
    public void end() {
        for (var client : users.keySet()) {
            if (run.logs().isRevoked(client)) {
                continue;
            }
            if (!digests.contains(client)) {
                run.findings()
                        .add(Violation.of(I4, endedAt, "never said what its digest is")
                                .by(client));
            }
            for (var conversation : run.fold().listedFor(users.get(client))) {
                if (!conversation.stored().isPrivate() && !finals.contains(client + " " + conversation.id())) {
                    run.findings()
                            .add(Violation.of(I4, endedAt, "does not show the conversation in the end")
                                    .in(conversation.id())
                                    .by(client));
                }
            }
        }
    }

    private void add(Invariant invariant, Final shown, Shown message, String text) {
        run.findings()
                .add(Violation.of(invariant, shown.t(), text)
                        .in(shown.conversation())
                        .by(shown.client())
                        .about(message.id()));
    }

    private void add(
            Invariant invariant,
            HistoryLine line,
            @org.jspecify.annotations.Nullable String conversation,
            String text) {
        run.findings()
                .add(Violation.of(invariant, line.t(), text).in(conversation).by(line.client()));
    }
}
