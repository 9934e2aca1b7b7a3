import { type ConversationEvent, isConversationEvent, isMessageChange } from '../events/event-data.js';
import { begun, conversationAfter, type ConversationState } from '../events/fold/conversation-state.js';
import { messageAfter, type MessageState, sent } from '../events/fold/message.js';
import { marked, tallyAfter } from '../events/fold/tally.js';
import { isPrivate, LOG } from '../events/ids.js';
import type { WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';
import { counted, foldAt, type FoldRow, markOf, mentionsOf, unreadOf } from '../store/rows.js';
import { Account } from './account.js';
import type { Head } from './server-frames.js';

const PAGE = 500;

/**
 * Keeps what the held events amount to: the state of each conversation, its messages, the count of unread ones and the
 * user's own account. All of it is one fold over the events in the order of the log, the same as the server's, so two
 * devices that hold the same events show the same.
 */
export class Folds {
  readonly account: Account;

  constructor(
    private readonly store: DeviceStore,
    private readonly user: string,
  ) {
    this.account = new Account(store);
  }

  /** The next event of the conversation's log will be the one after `seq`; of what was before, messages stay. */
  begin(id: string, seq: number): void {
    this.store.putFold(id, foldAt(seq));
    if (isPrivate(id) && seq === 0) {
      this.account.clear();
    }
  }

  /** Folds an event of a log that was appended. */
  async on(event: WireEvent): Promise<void> {
    const id = event.conversation;
    const data = event.data();
    if (isPrivate(id)) {
      this.account.on(event);
      if (data?.type === 'privatelyRead') {
        await this.read(data.conversation, data.upTo);
      }
      return;
    }
    const fold = this.store.fold(id);
    if (data && isConversationEvent(data)) {
      await this.change(event, data);
      const now = counted(fold, data.ordinal, data.type === 'messageSent');
      const tally = tallyAfter(now.tally, data, event.seq, event.by.user, this.user);
      this.store.putFold(id, folded({ ...now, tally }, data, event.seq));
    } else {
      const now = counted(fold, undefined, event.type === 'messageSent');
      this.store.putFold(id, { ...now, stateSeq: Math.max(now.stateSeq, event.seq) });
    }
    await this.marked(id, event.seq);
  }

  private async change(event: WireEvent, data: ConversationEvent): Promise<void> {
    const id = event.conversation;
    if (data.type === 'messageSent') {
      this.store.putMessage(id, sent(data, event.seq, event.by, event.at));
    } else if (isMessageChange(data)) {
      const message = await this.store.messageAt(id, data.messageSeq);
      if (message) {
        this.store.putMessage(id, messageAfter(message, data, event.by, event.at));
      }
    }
  }

  /** The user read a conversation up to a log seq. */
  async read(id: string, upTo: number): Promise<void> {
    this.store.changeRow(id, row => (upTo > row.ownMark ? { ...row, ownMark: upTo } : row));
    await this.marked(id);
  }

  /** The user's mark may have moved. `heldSeq`: log seq up to which the events are folded. */
  async marked(id: string, heldSeq = this.store.logSeq(id)): Promise<void> {
    const row = this.store.row(id);
    const mark = Math.min(row ? markOf(row) : 0, heldSeq);
    const fold = this.store.fold(id);
    if (!isPrivate(id) && fold.ordinal >= 0 && mark > fold.tally.markSeq) {
      const ordinal = mark === heldSeq ? fold.ordinal : await this.ordinalAt(id, mark);
      this.store.putFold(id, { ...fold, tally: marked(fold.tally, mark, ordinal) });
    }
  }

  /** How many messages the log holds up to a held seq. */
  async ordinalAt(id: string, seq: number): Promise<number> {
    let erased = 0;
    for (let at = seq; at > 0; at--) {
      const event = await this.store.event(id, LOG, at);
      if (!event) {
        break;
      }
      if (event.ordinal !== undefined) {
        return event.ordinal + erased;
      }
      erased += event.type === 'messageSent' ? 1 : 0;
    }
    const { tally } = this.store.fold(id);
    return seq >= tally.markSeq ? tally.markOrdinal + erased : erased;
  }

  /** A head came. If it names exactly the held place, its counts are right for what is not held, too. */
  onHead(head: Head): void {
    const fold = this.store.fold(head.id);
    if (this.store.logSeq(head.id) === head.log.seq && head.readUpTo < fold.from) {
      this.store.putFold(head.id, {
        ...fold,
        unreadBefore: Math.max(0, head.unread - unreadOf(fold, fold.from)),
        mentionsBefore: Math.max(0, head.mentions - mentionsOf(fold, fold.from)),
      });
    }
  }

  /** The server told the state at a place; what is held beyond it is folded onto it. */
  async snapshot(id: string, state: ConversationState, seq: number): Promise<void> {
    let fold = this.store.fold(id);
    if (fold.state && fold.stateSeq >= seq) {
      return;
    }
    fold = { ...fold, state, stateSeq: seq };
    for await (const event of this.logAfter(id, seq)) {
      const data = event.data();
      fold = data && isConversationEvent(data) ? folded(fold, data, event.seq) : fold;
    }
    this.store.putFold(id, fold);
  }

  private async *logAfter(id: string, seq: number): AsyncGenerator<WireEvent> {
    for (let page = await this.store.log(id, seq, PAGE); page.length > 0;) {
      yield* page;
      page = await this.store.log(id, page.at(-1)?.seq ?? seq, PAGE);
    }
  }

  /**
   * Keeps older messages that the server told as they are in its view. The held events that concern them come on top:
   * what the view has seen of those already changes nothing when it is folded again in order.
   */
  async paged(id: string, page: readonly MessageState[], asked: number, more: boolean): Promise<void> {
    const { from } = this.store.fold(id);
    for (const message of page) {
      if (message.seq <= from) {
        this.store.putMessage(id, message);
      }
    }
    for await (const event of this.logAfter(id, from)) {
      const data = event.data();
      if (data && isMessageChange(data) && data.messageSeq <= from) {
        await this.change(event, data);
      }
    }
    const oldest = page.reduce((seq, message) => Math.min(seq, message.seq), asked);
    this.store.putFold(id, { ...this.store.fold(id), pagedFrom: more ? oldest : 0 });
  }

  /** Whether a snapshot is needed, since no held event says what the conversation is. */
  needsSnapshot(id: string): boolean {
    const fold = this.store.fold(id);
    return !isPrivate(id) && !fold.state && fold.from > 0;
  }
}

function folded(fold: FoldRow, data: ConversationEvent, seq: number): FoldRow {
  if (seq <= fold.stateSeq) {
    return fold;
  }
  if (data.type === 'conversationCreated') {
    return { ...fold, state: begun(data), stateSeq: seq };
  }
  return fold.state
    ? { ...fold, state: conversationAfter(fold.state, data), stateSeq: seq }
    : { ...fold, stateSeq: seq };
}
