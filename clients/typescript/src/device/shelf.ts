import { type EventData, isConversationEvent } from '../events/event-data.js';
import { type Settings, settingsAfter } from '../events/fold/account-state.js';
import {
  begun,
  conversationAfter,
  type ConversationState,
  DEFAULT_POLICY,
  privateState,
} from '../events/fold/conversation-state.js';
import { marked } from '../events/fold/tally.js';
import { isPrivate, privateOf } from '../events/ids.js';
import { present } from '../events/json.js';
import { compare } from '../events/texts.js';
import type { Outbox } from '../outbox/outbox.js';
import { predicted } from '../outbox/prediction.js';
import type { DeviceStore } from '../store/device-store.js';
import { type ConversationRow, markOf, mentionsOf, unreadOf } from '../store/rows.js';
import type { Folds } from '../sync/folds.js';
import type { Library } from './library.js';
import type { Conversation, Message } from './shapes.js';

/** The conversations, as people read them: the newer of what the events and what the heads say, with the outbox done. */
export class Shelf {
  constructor(
    private readonly store: DeviceStore,
    private readonly folds: Folds,
    private readonly outbox: Outbox,
    private readonly library: Library,
  ) {}

  private get user(): string {
    return this.library.author.user;
  }

  /** All conversations that the server lists or the outbox begins, those with the newest message first. */
  async conversations(): Promise<Conversation[]> {
    const begun: Conversation[] = [];
    for (const id of this.outbox.creations()) {
      const conversation = this.store.row(id) ? undefined : await this.begun(id);
      if (conversation) {
        begun.push(conversation);
      }
    }
    const listed = this.store.rows().filter(row => row.isListed);
    const all = await Promise.all(listed.map(row => this.ofRow(row)));
    const lastActivity = (one: Conversation): string => one.lastMessage?.at ?? '';
    return [...begun, ...all.sort((one, other) => compare(lastActivity(other), lastActivity(one)))];
  }

  async conversation(id: string): Promise<Conversation | undefined> {
    const row = this.store.row(id);
    return row ? await this.ofRow(row) : await this.begun(id);
  }

  private async ofRow(row: ConversationRow): Promise<Conversation> {
    const { id } = row;
    const coming = this.predicted(id);
    const held = this.store.logSeq(id);
    const state = this.state(row, held, coming);
    const mark = markAfter(row, held, coming);
    const isGone =
      row.values.until !== undefined ||
      (state.members.length > 0 && !state.members.some(member => member.user === this.user));
    const [unread, mentions] = isGone ? [0, 0] : await this.counts(row, held, mark);
    return present({
      id,
      kind: row.kind,
      title: state.title,
      peer: row.peer,
      held,
      announced: row.announcedSeq,
      until: isGone ? (row.values.until ?? held) : undefined,
      readUpTo: mark,
      unread,
      mentions,
      members: state.members,
      policy: state.policy,
      pinned: state.pinned,
      settings: this.settings(row),
      lastMessage: await this.lastMessage(row, held),
      isPending: coming.length > 0,
      health: row.health,
    });
  }

  private predicted(id: string): EventData[] {
    return this.outbox.pending(id).flatMap(row => predicted(row, this.user) ?? []);
  }

  private state(row: ConversationRow, held: number, coming: readonly EventData[]): ConversationState {
    const fold = this.store.fold(row.id);
    let state = fold.state;
    if (!state) {
      const { kind, title } = row;
      state = isPrivate(row.id)
        ? privateState(this.user)
        : present({ kind, title, members: [], policy: DEFAULT_POLICY, pinned: [] });
    } else if (Math.max(fold.stateSeq, held) < row.announced.seq) {
      state = present({ ...state, title: row.title });
    }
    for (const event of coming) {
      if (isConversationEvent(event) && event.type !== 'conversationCreated') {
        state = conversationAfter(state, event);
      }
    }
    return state;
  }

  /** Unread messages, and those that mention the user. */
  private async counts(row: ConversationRow, held: number, mark: number): Promise<[number, number]> {
    if (isPrivate(row.id) || mark >= Math.max(held, row.announced.seq)) {
      return [0, 0];
    }
    if (held < row.announced.seq && mark === row.readUpTo) {
      return [row.values.unread, row.values.mentions];
    }
    const fold = this.store.fold(row.id);
    const isMoved = fold.ordinal >= 0 && mark > fold.tally.markSeq;
    const now = isMoved
      ? { ...fold, tally: marked(fold.tally, mark, await this.folds.ordinalAt(row.id, mark)) }
      : fold;
    return [unreadOf(now, mark), mentionsOf(now, mark)];
  }

  /** The head's settings while the private log is behind, and what the outbox will change of them. */
  private settings(row: ConversationRow): Settings {
    const own = privateOf(this.user);
    const account = this.store.row(own);
    const isBehind = !account || this.store.logSeq(own) < account.announcedSeq;
    const held = this.folds.account.state.settings.get(row.id) ?? {};
    let settings = (isBehind ? row.values.settings : undefined) ?? held;
    for (const event of this.predicted(own)) {
      if ((event.type === 'configured' || event.type === 'draftChanged') && event.conversation === row.id) {
        settings = settingsAfter(settings, event);
      }
    }
    return settings;
  }

  private async lastMessage(row: ConversationRow, held: number): Promise<Message | undefined> {
    const [last] = await this.library.timeline(row.id, Number.MAX_SAFE_INTEGER, 1);
    const { preview } = row.values;
    if (!preview || held >= row.announced.seq) {
      return last;
    }
    const hidden = this.library.shownAccount().hidden.get(row.id) ?? new Set();
    const isNewer = !last || (!last.isPending && last.seq < preview.seq);
    return isNewer && this.library.isShown(preview, hidden) ? { ...preview, isPending: false } : last;
  }

  /** A conversation that only the outbox knows. */
  private async begun(id: string): Promise<Conversation | undefined> {
    let state: ConversationState | undefined;
    for (const event of this.predicted(id)) {
      if (event.type === 'conversationCreated') {
        state = begun(event);
      } else if (state && isConversationEvent(event)) {
        state = conversationAfter(state, event);
      }
    }
    if (!state) {
      return undefined;
    }
    const others = state.members.filter(member => member.user !== this.user);
    const [lastMessage] = await this.library.timeline(id, Number.MAX_SAFE_INTEGER, 1);
    return present({
      ...state,
      id,
      peer: state.kind === 'direct' ? others[0]?.user : undefined,
      held: 0,
      announced: 0,
      readUpTo: 0,
      unread: 0,
      mentions: 0,
      settings: this.library.shownAccount().settings.get(id) ?? {},
      lastMessage,
      isPending: true,
      health: 'sound' as const,
    });
  }
}

/** The mark with the outbox done: one's own message moves it, too. */
function markAfter(row: ConversationRow, held: number, coming: readonly EventData[]): number {
  const marks = coming.map(event => {
    switch (event.type) {
      case 'read':
      case 'privatelyRead':
        return event.upTo;
      case 'messageSent':
        return held;
      default:
        return 0;
    }
  });
  return Math.max(markOf(row), ...marks);
}
