package chat.lockstep.cli;

import chat.lockstep.client.LogEntry;
import chat.lockstep.events.ConversationEvent.ConversationCreated;
import chat.lockstep.events.ConversationEvent.MemberLeft;
import chat.lockstep.events.ConversationEvent.MemberRemoved;
import chat.lockstep.events.ConversationEvent.MembersAdded;
import chat.lockstep.events.ConversationEvent.MessageEdited;
import chat.lockstep.events.ConversationEvent.MessagePinned;
import chat.lockstep.events.ConversationEvent.MessageRetracted;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationEvent.MessageUnpinned;
import chat.lockstep.events.ConversationEvent.PolicySet;
import chat.lockstep.events.ConversationEvent.ReactionAdded;
import chat.lockstep.events.ConversationEvent.ReactionRemoved;
import chat.lockstep.events.ConversationEvent.Renamed;
import chat.lockstep.events.ConversationEvent.RoleSet;
import chat.lockstep.events.Member;
import chat.lockstep.events.Policy;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What happened in a conversation in words, one line each. A message is `time user: text`; everything else begins
/// with `time * user` and names messages by their place in the log.
final class Entries {

    private Entries() {}

    static String of(LogEntry entry, ZoneId zone) {
        var time = Lines.time(entry.at(), zone) + " ";
        return entry.event() instanceof MessageSent sent
                ? time + entry.by() + ": " + Lines.harmless(sent.text())
                : time + "* " + entry.by() + " " + words(entry);
    }

    private static String words(LogEntry entry) {
        return switch (entry.event()) {
            case ConversationCreated created ->
                "began " + (created.title() == null ? "the conversation" : quoted(created.title())) + " with "
                        + names(created.members());
            case MembersAdded added -> "added " + names(added.members());
            case MemberRemoved removed -> "removed " + removed.user();
            case MemberLeft left -> "left";
            case RoleSet set -> "made " + set.user() + " " + name(set.role());
            case Renamed renamed -> "renamed the group to " + quoted(renamed.title());
            case PolicySet set -> "set the policy: " + policy(set.policy());
            case MessageSent sent -> "said " + Lines.harmless(sent.text());
            case MessageEdited edited -> "edited #" + edited.messageSeq() + ": " + Lines.harmless(edited.text());
            case MessageRetracted retracted -> "retracted #" + retracted.messageSeq();
            case ReactionAdded added -> "reacted " + Lines.harmless(added.emoji()) + " to #" + added.messageSeq();
            case ReactionRemoved removed ->
                "took " + Lines.harmless(removed.emoji()) + " back from #" + removed.messageSeq();
            case MessagePinned pinned -> "pinned #" + pinned.messageSeq();
            case MessageUnpinned unpinned -> "unpinned #" + unpinned.messageSeq();
        };
    }

    private static String policy(Policy policy) {
        var ttl = policy.messageTtlSeconds();
        return name(policy.send()) + " may send, " + name(policy.addMembers()) + " may add members, "
                + name(policy.editSettings()) + " may edit settings"
                + (ttl == null ? "" : "; messages are shown for " + ttl + " seconds");
    }

    private static String names(List<Member> members) {
        return members.stream().map(member -> member.user().value()).collect(Collectors.joining(", "));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String quoted(String title) {
        return "\"" + Lines.harmless(title) + "\"";
    }
}
