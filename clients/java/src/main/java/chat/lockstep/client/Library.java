package chat.lockstep.client;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.Author;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.DeviceId;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.events.VersionVector;
import chat.lockstep.events.fold.AccountState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The messages and the account, as people read them: what is held, and on top of it what the outbox will do.
final class Library {

    private static final int PAGE = 200;

    private final DeviceStore store;
    private final Folds folds;
    private final Outbox outbox;
    private final Author author;
    private final InstantSource clock;

    Library(DeviceStore store, Folds folds, Outbox outbox, Author author, InstantSource clock) {
        this.store = store;
        this.folds = folds;
        this.outbox = outbox;
        this.author = author;
        this.clock = clock;
    }

    UserId user() {
        return author.user();
    }

    DeviceId device() {
        return author.device();
    }

    /// The messages of the log after a seq, in log order, without what only the outbox holds.
    List<Message> messages(ConversationId id, long afterSeq, int limit) {
        var found = new ArrayList<Message>();
        var hidden = account().hidden().getOrDefault(id, Set.of());
        long seq = afterSeq;
        var page = store.messages().after(id, seq, PAGE);
        while (!page.isEmpty() && found.size() < limit) {
            page.stream()
                    .filter(message -> isShown(message, hidden))
                    .limit((long) limit - found.size())
                    .forEach(message -> found.add(Message.of(message, false)));
            seq = page.getLast().seq();
            page = store.messages().after(id, seq, PAGE);
        }
        return found;
    }

    /// The newest messages before a seq, in their order, as the user expects them.
    List<Message> timeline(ConversationId id, long beforeSeq, int limit) {
        var account = shownAccount();
        var hidden = account.hidden().getOrDefault(id, Set.of());
        var shown = new LinkedHashMap<MessageId, chat.lockstep.events.fold.Message>();
        newest(id, beforeSeq, limit, hidden).reversed().forEach(message -> shown.put(message.messageId(), message));
        boolean isEnd = beforeSeq > store.logPlace(id).seq();
        var pending = overlay(id, shown, isEnd);
        var wanted = shown.values().stream()
                .filter(message -> isShown(message, hidden))
                .toList();
        return wanted.subList(Math.max(0, wanted.size() - limit), wanted.size()).stream()
                .map(message -> Message.of(message, pending.contains(message.messageId())))
                .toList();
    }

    Optional<Message> message(ConversationId id, MessageId message) {
        var shown = new LinkedHashMap<MessageId, chat.lockstep.events.fold.Message>();
        store.messages().message(id, message).ifPresent(held -> shown.put(message, held));
        var pending = overlay(id, shown, true);
        var hidden = shownAccount().hidden().getOrDefault(id, Set.of());
        return Optional.ofNullable(shown.get(message))
                .filter(found -> isShown(found, hidden))
                .map(found -> Message.of(found, pending.contains(message)));
    }

    private List<chat.lockstep.events.fold.Message> newest(
            ConversationId id, long beforeSeq, int limit, Set<MessageId> hidden) {
        var found = new ArrayList<chat.lockstep.events.fold.Message>();
        var page = store.messages().before(id, Math.min(beforeSeq, VersionVector.COUNT_MAX), Math.min(limit, PAGE));
        while (!page.isEmpty() && found.size() < limit) {
            page.stream()
                    .filter(message -> isShown(message, hidden))
                    .limit((long) limit - found.size())
                    .forEach(found::add);
            page = store.messages().before(id, page.getLast().seq(), PAGE);
        }
        return found;
    }

    /// Folds what the outbox will do onto the messages that are shown.
    ///
    /// @return the messages that look otherwise than the log says
    private Set<MessageId> overlay(
            ConversationId id, Map<MessageId, chat.lockstep.events.fold.Message> shown, boolean isEnd) {
        var pending = new HashSet<MessageId>();
        for (var row : outbox.pending(id)) {
            var event = Prediction.of(row, author.user()).orElse(null);
            if (event instanceof MessageSent sent && isEnd) {
                shown.put(sent.messageId(), chat.lockstep.events.fold.Message.sent(sent, 0, author, givenAt(row)));
                pending.add(sent.messageId());
            } else if (event instanceof MessageEvent change) {
                shown.computeIfPresent(change.messageId(), (message, before) -> {
                    pending.add(message);
                    return before.after(change, author, givenAt(row));
                });
            }
        }
        return pending;
    }

    private Timestamp givenAt(OutboxRow row) {
        var at = row.at();
        return at == null ? now() : at;
    }

    /// Whether a user wants to see a message and still may.
    boolean isShown(chat.lockstep.events.fold.Message message, Set<MessageId> hidden) {
        return !hidden.contains(message.messageId()) && !message.isExpired(now());
    }

    private Timestamp now() {
        return Timestamp.of(clock.instant());
    }

    /// What happened in a log after a seq, in order. Erased events are left out.
    List<LogEntry> entries(ConversationId id, long afterSeq, int limit) {
        var found = new ArrayList<LogEntry>();
        long seq = afterSeq;
        var page = store.log(id, seq, PAGE);
        while (!page.isEmpty() && found.size() < limit) {
            for (var event : page) {
                seq = event.seq();
                if (event.data().orElse(null) instanceof ConversationEvent known && found.size() < limit) {
                    found.add(new LogEntry(seq, event.byUser(), event.at(), known));
                }
            }
            page = store.log(id, seq, PAGE);
        }
        return found;
    }

    private AccountState account() {
        return folds.account().state();
    }

    /// The account with the outbox done.
    AccountState shownAccount() {
        var state = account();
        for (var row : outbox.pending(ConversationId.ofUser(author.user()))) {
            if (Prediction.of(row, author.user()).orElse(null) instanceof AccountEvent event) {
                state = state.after(event, givenAt(row));
            }
        }
        return state;
    }
}
