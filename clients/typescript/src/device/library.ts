import { isAccountEvent, isConversationEvent, isMessageChange } from '../events/event-data.js';
import { accountAfter, type AccountState } from '../events/fold/account-state.js';
import { isExpired, messageAfter, type MessageState, sent } from '../events/fold/message.js';
import { privateOf } from '../events/ids.js';
import type { Author } from '../events/wire-event.js';
import type { Outbox } from '../outbox/outbox.js';
import { predicted } from '../outbox/prediction.js';
import type { DeviceStore } from '../store/device-store.js';
import type { Folds } from '../sync/folds.js';
import type { LogEntry, Message } from './shapes.js';

const PAGE = 200;
const NOTHING: ReadonlySet<string> = new Set();

/** The messages and the account, as people read them: what is held, and on top of it what the outbox will do. */
export class Library {
  constructor(
    private readonly store: DeviceStore,
    private readonly folds: Folds,
    private readonly outbox: Outbox,
    readonly author: Author,
    private readonly clock: () => number,
  ) {}

  /** The messages of the log after a seq, in log order, without what only the outbox holds. */
  async messages(id: string, afterSeq: number, limit: number): Promise<Message[]> {
    const hidden = this.folds.account.state.hidden.get(id) ?? NOTHING;
    const found: Message[] = [];
    let page = await this.store.messagesAfter(id, afterSeq, PAGE);
    while (page.length > 0 && found.length < limit) {
      const shown = page.filter(message => this.isShown(message, hidden)).slice(0, limit - found.length);
      found.push(...shown.map(message => ({ ...message, isPending: false })));
      page = await this.store.messagesAfter(id, page.at(-1)?.seq ?? 0, PAGE);
    }
    return found;
  }

  /** The newest messages before a seq, in their order, as the user expects them. */
  async timeline(id: string, beforeSeq: number, limit: number): Promise<Message[]> {
    const hidden = this.shownAccount().hidden.get(id) ?? NOTHING;
    const newest = await this.newest(id, beforeSeq, limit, hidden);
    const shown = new Map(newest.reverse().map(message => [message.messageId, message]));
    const pending = this.overlay(id, shown, beforeSeq > this.store.logSeq(id));
    return [...shown.values()]
      .filter(message => this.isShown(message, hidden))
      .slice(-limit)
      .map(message => ({ ...message, isPending: pending.has(message.messageId) }));
  }

  async message(id: string, messageId: string): Promise<Message | undefined> {
    const held = await this.store.message(id, messageId);
    const shown = new Map(held ? [[messageId, held]] : []);
    const pending = this.overlay(id, shown, true);
    const message = shown.get(messageId);
    const hidden = this.shownAccount().hidden.get(id) ?? NOTHING;
    return message && this.isShown(message, hidden)
      ? { ...message, isPending: pending.has(messageId) }
      : undefined;
  }

  private async newest(
    id: string,
    beforeSeq: number,
    limit: number,
    hidden: ReadonlySet<string>,
  ): Promise<MessageState[]> {
    const found: MessageState[] = [];
    let page = await this.store.messagesBefore(id, beforeSeq, Math.min(limit, PAGE));
    while (page.length > 0 && found.length < limit) {
      const shown = page.filter(message => this.isShown(message, hidden));
      found.push(...shown.slice(0, limit - found.length));
      page = await this.store.messagesBefore(id, page.at(-1)?.seq ?? 0, PAGE);
    }
    return found;
  }

  /**
   * Folds what the outbox will do onto the messages that are shown.
   *
   * @returns the ids of the messages that look otherwise than the log says
   */
  private overlay(id: string, shown: Map<string, MessageState>, isEnd: boolean): Set<string> {
    const pending = new Set<string>();
    for (const row of this.outbox.pending(id)) {
      const event = predicted(row, this.author.user);
      if (event?.type === 'messageSent' && isEnd) {
        shown.set(event.messageId, sent(event, 0, this.author, row.at));
        pending.add(event.messageId);
      } else if (event && isMessageChange(event)) {
        const message = shown.get(event.messageId);
        if (message) {
          shown.set(event.messageId, messageAfter(message, event, this.author, row.at));
          pending.add(event.messageId);
        }
      }
    }
    return pending;
  }

  /** Whether a user wants to see a message and still may. */
  isShown(message: MessageState, hidden: ReadonlySet<string>): boolean {
    return !hidden.has(message.messageId) && !isExpired(message, new Date(this.clock()).toISOString());
  }

  /** What happened in a log after a seq, in order. Erased events are left out. */
  async entries(id: string, afterSeq: number, limit: number): Promise<LogEntry[]> {
    const found: LogEntry[] = [];
    let page = await this.store.log(id, afterSeq, PAGE);
    while (page.length > 0 && found.length < limit) {
      for (const event of page) {
        const data = event.data();
        if (data && isConversationEvent(data) && found.length < limit) {
          found.push({ seq: event.seq, by: event.by.user, at: event.at, event: data });
        }
      }
      page = await this.store.log(id, page.at(-1)?.seq ?? 0, PAGE);
    }
    return found;
  }

  /** The account with the outbox done. */
  shownAccount(): AccountState {
    let { state } = this.folds.account;
    for (const row of this.outbox.pending(privateOf(this.author.user))) {
      const event = predicted(row, this.author.user);
      state = event && isAccountEvent(event) ? accountAfter(state, event, row.at) : state;
    }
    return state;
  }
}
