package chat.lockstep.checker.rules;

import static chat.lockstep.checker.verdict.Invariant.I4;

import chat.lockstep.checker.fold.FoldedConversation;
import chat.lockstep.checker.fold.Membership;
import chat.lockstep.checker.recording.ViewRow;
import chat.lockstep.checker.recording.ViewRow.Member;
import chat.lockstep.checker.recording.ViewRow.OfConversation;
import chat.lockstep.checker.recording.ViewRow.OfInbox;
import chat.lockstep.checker.recording.ViewRow.OfMessage;
import chat.lockstep.checker.verdict.Violation;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The views are a fresh fold of the log: every row that there must be, each as the fold says, and no others.
final class ViewRule {

    private final Run run;
    private final Set<String> rows = new HashSet<>();

    ViewRule(Run run) {
        this.run = run;
    }

    void on(ViewRow row) {
        var conversation = run.fold().of(row.conversation());
        if (conversation.isEmpty()) {
            add(row.conversation(), null, "a view has " + row + " of a conversation that the store has not");
            return;
        }
        switch (row) {
            case OfConversation of -> compare(of, conversation.get());
            case OfMessage of -> compare(of, conversation.get());
            case OfInbox of -> compare(of, conversation.get());
        }
    }

    private void compare(OfConversation row, FoldedConversation conversation) {
        once(conversationKey(row.conversation()), row, null);
        var stored = conversation.stored();
        long head = stored.head("log");
        var expected = new OfConversation(
                stored.id(),
                stored.epoch(),
                head,
                stored.chain(head),
                conversation.kind(),
                conversation.title(),
                conversation.members().entrySet().stream()
                        .map(member -> new Member(member.getKey(), member.getValue()))
                        .toList());
        compare(row, expected, null);
    }

    private void compare(OfMessage row, FoldedConversation conversation) {
        once(messageKey(row.conversation(), row.seq()), row, row.id());
        var message = conversation.messages().at(row.seq());
        if (message.isEmpty()) {
            add(row.conversation(), row.id(), "a view has " + row + ", and the log no message there");
            return;
        }
        var expected = new OfMessage(
                row.conversation(),
                row.seq(),
                message.get().id(),
                message.get().sha256(),
                message.get().isRetracted());
        compare(row, expected, row.id());
    }

    private void compare(OfInbox row, FoldedConversation conversation) {
        once(inboxKey(row.user(), row.conversation()), row, null);
        if (conversation.membership(row.user()).isEmpty()) {
            add(row.conversation(), null, "a view has " + row + " for somebody who never was a member");
            return;
        }
        var standing = run.fold().standing(conversation, row.user());
        var expected = new OfInbox(
                row.user(),
                row.conversation(),
                standing.seq(),
                standing.readUpTo(),
                standing.unread(),
                standing.mentions(),
                standing.until().orElse(null));
        compare(row, expected, null);
    }

    private void compare(ViewRow row, ViewRow expected, @Nullable String command) {
        if (!Objects.equals(row, expected)) {
            add(row.conversation(), command, "a view has " + row + ", and the log gives " + expected);
        }
    }

    void end() {
        for (var conversation : run.fold().all()) {
            if (conversation.stored().isPrivate()) {
                continue;
            }
            for (var user : conversation.users()) {
                required(conversation, inboxKey(user, conversation.id()), null);
            }
            if (!conversation.members().isEmpty()) {
                required(conversation, conversationKey(conversation.id()), null);
                requireMessages(conversation);
            }
        }
    }

    private void requireMessages(FoldedConversation conversation) {
        long floor = conversation.members().keySet().stream()
                .flatMap(user -> conversation.membership(user).stream())
                .mapToLong(Membership::floor)
                .min()
                .orElse(0);
        for (var message : conversation.messages().beyond(floor)) {
            if (!message.expires() && !run.fold().isHidden(message.id())) {
                required(conversation, messageKey(conversation.id(), message.seq()), message.id());
            }
        }
    }

    private void required(FoldedConversation conversation, String key, @Nullable String command) {
        if (!rows.contains(key)) {
            add(conversation.id(), command, "the views lack the row of " + key);
        }
    }

    private void once(String key, ViewRow row, @Nullable String command) {
        if (!rows.add(key)) {
            add(row.conversation(), command, "a view has the row of " + key + " twice");
        }
    }

    private static String conversationKey(String conversation) {
        return "conversation " + conversation;
    }

    private static String messageKey(String conversation, long seq) {
        return "message " + conversation + " " + seq;
    }

    private static String inboxKey(String user, String conversation) {
        return "inbox " + user + " " + conversation;
    }

    private void add(String conversation, @Nullable String command, String text) {
        run.findings().add(Violation.of(I4, text).in(conversation).about(command));
    }
}
