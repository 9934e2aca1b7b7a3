package chat.lockstep.client;

import chat.lockstep.events.AccountEvent.Configured;
import chat.lockstep.events.AccountEvent.DeviceRegistered;
import chat.lockstep.events.AccountEvent.DeviceRenamed;
import chat.lockstep.events.AccountEvent.DeviceRevoked;
import chat.lockstep.events.AccountEvent.DraftChanged;
import chat.lockstep.events.AccountEvent.MessageHidden;
import chat.lockstep.events.AccountEvent.PrivatelyRead;
import chat.lockstep.events.AccountEvent.UserBlocked;
import chat.lockstep.events.AccountEvent.UserUnblocked;
import chat.lockstep.events.ConversationEvent;
import chat.lockstep.events.ConversationEvent.MessageEvent;
import chat.lockstep.events.ConversationEvent.MessageSent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.Event;
import chat.lockstep.events.MessageId;
import chat.lockstep.events.ReceiptEvent;
import chat.lockstep.events.ReceiptEvent.Delivered;
import java.util.Optional;
import java.util.function.Consumer;

/// Tells the application what changed in what it sees: because an event was applied, or because a command that will
/// cause one was given or taken back.
final class News {

    private final Library library;
    private final Shelf shelf;
    private final Consumer<DeviceEvent> tell;

    News(Library library, Shelf shelf, Consumer<DeviceEvent> tell) {
        this.library = library;
        this.shelf = shelf;
        this.tell = tell;
    }

    /// An event was applied.
    void arrived(WireEvent event) {
        var id = event.conversation();
        switch (event.data().orElse(null)) {
            case MessageSent sent ->
                library.message(id, sent.messageId())
                        .ifPresent(message -> tell.accept(new DeviceEvent.MessageReceived(id, message)));
            case ReceiptEvent receipt ->
                event.stream().member().ifPresent(member -> {
                    var device = receipt instanceof Delivered delivered
                            ? Optional.of(delivered.device())
                            : Optional.<chat.lockstep.events.DeviceId>empty();
                    tell.accept(new DeviceEvent.ReceiptMoved(id, member, device, receipt.upTo()));
                });
            case Event other -> changed(id, other);
            case null -> {
                // Its data is erased, so there is nothing to show.
            }
        }
    }

    /// A command was given, or will not be done after all.
    void predicted(OutboxRow row) {
        Prediction.of(row, library.user()).ifPresent(event -> changed(row.conversation(), event));
    }

    private void changed(ConversationId id, Event event) {
        switch (event) {
            case MessageSent sent -> changed(id, sent.messageId());
            case MessageEvent change -> changed(id, change.messageId());
            case MessageHidden hide -> changed(hide.conversation(), hide.messageId());
            case Configured configured -> changed(configured.conversation());
            case DraftChanged draft -> changed(draft.conversation());
            case PrivatelyRead read -> changed(read.conversation());
            case ConversationEvent other -> changed(id);
            case ReceiptEvent receipt -> changed(id);
            case DeviceRegistered device -> tell.accept(new DeviceEvent.AccountChanged());
            case DeviceRenamed device -> tell.accept(new DeviceEvent.AccountChanged());
            case DeviceRevoked device -> tell.accept(new DeviceEvent.AccountChanged());
            case UserBlocked user -> tell.accept(new DeviceEvent.AccountChanged());
            case UserUnblocked user -> tell.accept(new DeviceEvent.AccountChanged());
        }
    }

    private void changed(ConversationId id, MessageId message) {
        tell.accept(library.message(id, message)
                .<DeviceEvent>map(shown -> new DeviceEvent.MessageChanged(id, shown))
                .orElseGet(() -> new DeviceEvent.MessageRemoved(id, message)));
    }

    void changed(ConversationId id) {
        shelf.conversation(id).ifPresent(shown -> tell.accept(new DeviceEvent.ConversationChanged(shown)));
    }

    void added(ConversationId id) {
        shelf.conversation(id).ifPresent(shown -> tell.accept(new DeviceEvent.ConversationAdded(shown)));
    }

    void replaced(ConversationId id) {
        tell.accept(new DeviceEvent.ConversationReplaced(id));
    }

    void diverged(ConversationId id, String detail) {
        tell.accept(new DeviceEvent.Diverged(id, detail));
    }
}
