package chat.lockstep.client;

import chat.lockstep.events.AccountEvent;
import chat.lockstep.events.ConversationId;
import chat.lockstep.events.fold.AccountState;

/// What the user's private log amounts to, as far as it is held.
final class Account {

    private final DeviceStore store;
    private AccountState state;
    private boolean isChanged;

    Account(DeviceStore store) {
        this.store = store;
        this.state = store.account();
    }

    AccountState state() {
        return state;
    }

    /// Folds an event of the private log that was appended.
    void on(WireEvent event) {
        if (event.data().orElse(null) instanceof AccountEvent known) {
            state = state.after(known, event.at());
            isChanged = true;
        }
    }

    /// The log seq up to which the user read a conversation without telling.
    long privateMark(ConversationId id) {
        return state.privateMarks().getOrDefault(id, 0L);
    }

    /// The private log begins again.
    void clear() {
        state = AccountState.EMPTY;
        isChanged = true;
    }

    /// Writes the state, once a turn: it is one value, and grows with what the user hides.
    void save() {
        if (isChanged) {
            store.putAccount(state);
            isChanged = false;
        }
    }
}
