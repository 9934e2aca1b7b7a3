import { isAccountEvent } from '../events/event-data.js';
import { accountAfter, type AccountState, EMPTY_ACCOUNT } from '../events/fold/account-state.js';
import type { WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';

/** What the user's private log amounts to, as far as it is held. */
export class Account {
  private isChanged = false;
  private current: AccountState;

  constructor(private readonly store: DeviceStore) {
    this.current = store.account;
  }

  get state(): AccountState {
    return this.current;
  }

  /** Folds an event of the private log that was appended. */
  on(event: WireEvent): void {
    const data = event.data();
    if (data && isAccountEvent(data)) {
      this.current = accountAfter(this.current, data, event.at);
      this.isChanged = true;
    }
  }

  /** The log seq up to which the user read a conversation without telling. */
  privateMark(id: string): number {
    return this.current.privateMarks.get(id) ?? 0;
  }

  /** The private log begins again. */
  clear(): void {
    this.current = EMPTY_ACCOUNT;
    this.isChanged = true;
  }

  /** Writes the state, once a turn: it is one value, and grows with what the user hides. */
  save(): void {
    if (this.isChanged) {
      this.store.putAccount(this.current);
      this.isChanged = false;
    }
  }
}
