package chat.lockstep.e2e.fault;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import chat.lockstep.e2e.fault.History.Copy;
import chat.lockstep.e2e.fault.History.Log;
import chat.lockstep.e2e.fault.History.Send;
import chat.lockstep.e2e.fault.History.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells what a history proves wrong. The rules are those of a linearizable log with exactly-once messages: nothing
/// acknowledged is missing, nothing is there twice, nothing is there that nobody sent, every copy equals the log, and
/// a message that was acknowledged before another one was sent stands before it.
final class HistoryChecker {

    private HistoryChecker() {}

    /// One line for each violation; empty for a good history.
    static List<String> violations(History history) {
        var violations = new ArrayList<String>();
        Map<String, List<Send>> sends = history.sends().stream().collect(groupingBy(Send::conversation));
        Map<String, Log> logs = history.logs().stream().collect(toMap(Log::conversation, log -> log));
        for (var log : history.logs()) {
            checkLog(log, sends.getOrDefault(log.conversation(), List.of()), violations);
        }
        for (var conversation : sends.keySet()) {
            if (!logs.containsKey(conversation)) {
                violations.add("conversation %s has no log".formatted(conversation));
            }
        }
        for (var copy : history.copies()) {
            checkCopy(copy, logs.get(copy.conversation()), violations);
        }
        return violations;
    }

    private static void checkLog(Log log, List<Send> sends, List<String> violations) {
        Map<String, Long> seqs = new HashMap<>();
        long before = 0;
        for (var message : log.messages()) {
            if (seqs.putIfAbsent(message.id(), message.seq()) != null) {
                violations.add("message %s is in the log of %s twice".formatted(message.id(), log.conversation()));
            }
            if (message.seq() <= before || message.seq() > log.length()) {
                violations.add("the log of %s is out of order at seq %d".formatted(log.conversation(), message.seq()));
            }
            before = message.seq();
        }
        var sent = sends.stream().map(Send::id).collect(Collectors.toSet());
        seqs.keySet().stream()
                .filter(id -> !sent.contains(id))
                .forEach(id -> violations.add("message %s in %s was sent by nobody".formatted(id, log.conversation())));
        for (var send : sends) {
            if (send.ackedNanos() == null) {
                violations.add("message %s from %s was never answered".formatted(send.id(), send.device()));
            } else if (!seqs.containsKey(send.id())) {
                violations.add("message %s from %s was acknowledged and is lost".formatted(send.id(), send.device()));
            }
        }
        checkOrder(sends.stream().filter(send -> seqs.containsKey(send.id())).toList(), seqs, violations);
    }

    /// A sweep over the log: whoever was acknowledged before the latest invocation among those that stand before him
    /// stands too late. This holds across devices, since all times are of one clock.
    private static void checkOrder(List<Send> sends, Map<String, Long> seqs, List<String> violations) {
        var bySeq = sends.stream()
                .sorted(Comparator.comparing(send -> seqs.getOrDefault(send.id(), 0L)))
                .toList();
        Send latest = null;
        for (var send : bySeq) {
            if (latest != null && send.ackedNanos() != null && send.ackedNanos() < latest.invokedNanos()) {
                violations.add("message %s was acknowledged before %s was sent, and stands behind it"
                        .formatted(send.id(), latest.id()));
            }
            if (latest == null || send.invokedNanos() > latest.invokedNanos()) {
                latest = send;
            }
        }
        // One device's messages stand in the order in which it was told to send them.
        sends.stream().collect(groupingBy(Send::device)).forEach((device, own) -> {
            long before = 0;
            for (var send : own) {
                long seq = seqs.getOrDefault(send.id(), 0L);
                if (seq < before) {
                    violations.add("message %s of %s stands before one it was sent after".formatted(send.id(), device));
                }
                before = seq;
            }
        });
    }

    private static void checkCopy(Copy copy, @Nullable Log log, List<String> violations) {
        if (log == null) {
            violations.add("%s shows %s, which has no log".formatted(copy.device(), copy.conversation()));
            return;
        }
        if (copy.messages().equals(log.messages())) {
            return;
        }
        var held = new HashSet<Shown>();
        for (var message : copy.messages()) {
            if (!held.add(message)) {
                violations.add("%s shows message %s twice".formatted(copy.device(), message.id()));
            }
        }
        for (int i = 0; i < Math.max(copy.messages().size(), log.messages().size()); i++) {
            var shown = i < copy.messages().size() ? copy.messages().get(i) : null;
            var stored = i < log.messages().size() ? log.messages().get(i) : null;
            if (shown == null || !shown.equals(stored)) {
                violations.add("%s differs from the log of %s first at message %d: it shows %s, the log has %s"
                        .formatted(copy.device(), copy.conversation(), i + 1, shown, stored));
                return;
            }
        }
    }
}
