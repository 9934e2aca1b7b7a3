import { canonical } from '../events/canonical.js';
import { type AccountState, EMPTY_ACCOUNT } from '../events/fold/account-state.js';
import type { MessageState } from '../events/fold/message.js';
import { baseChain } from '../events/hash.js';
import { LOG } from '../events/ids.js';
import type { Json, JsonObject } from '../events/json.js';
import { type Place, WireEvent } from '../events/wire-event.js';
import { type ConversationRow, foldAt, type FoldRow, type OutboxRow } from './rows.js';
import { type Storage, StoreError, type Table, withPrefix } from './storage.js';
import { WriteBuffer } from './write-buffer.js';

const FORMAT = 1;

/**
 * All that a device holds. Changes gather in memory; {@link commit} writes all of them or none, so events and what they
 * amount to are found together or not at all after a crash.
 *
 * | table | key | value |
 * |---|---|---|
 * | `meta` | `claim`, `cursor`, `account`, `confirmedAt` | format, user and device; text; the fold of the private log; a time |
 * | `conversations` | conversation | {@link ConversationRow} |
 * | `places` | conversation, stream | {@link Place} |
 * | `events` | conversation, stream, seq | the event as it came |
 * | `outbox` | order | {@link OutboxRow} |
 * | `folds` | conversation | {@link FoldRow} |
 * | `messages` | conversation, log seq | the message as it is now |
 * | `messageSeqs` | conversation, message | log seq |
 *
 * What every frame needs is held in memory, too: rows, places, folds and the outbox.
 */
export class DeviceStore {
  private readonly buffer: WriteBuffer;
  private readonly rowsById = new Map<string, ConversationRow>();
  private readonly held = new Map<string, Map<string, Place>>();
  private readonly folds = new Map<string, FoldRow>();
  private readonly outboxRows = new Map<number, OutboxRow>();
  private readonly changedFolds = new Set<string>();
  private cursorText: string | undefined;
  private accountState = EMPTY_ACCOUNT;
  private confirmed: number | undefined;
  private needsFlush = false;

  private constructor(private readonly storage: Storage) {
    this.buffer = new WriteBuffer(storage);
  }

  /** @throws StoreError if it holds what another device knows */
  static async open(storage: Storage, user: string, device: string): Promise<DeviceStore> {
    const store = new DeviceStore(storage);
    await store.claim(user, device);
    await store.load();
    return store;
  }

  private async claim(user: string, device: string): Promise<void> {
    const claim = { format: FORMAT, user, device };
    const found = (await this.storage.get('meta', 'claim')) as Json | undefined;
    if (found === undefined) {
      this.buffer.put('meta', 'claim', claim);
      await this.buffer.commit(true);
    } else if (canonical(found) !== canonical(claim)) {
      throw new StoreError(`the store is of ${canonical(found)}, not of ${canonical(claim)}`);
    }
  }

  private async load(): Promise<void> {
    for (const [id, row] of await this.all('conversations')) {
      this.rowsById.set(id, row as ConversationRow);
    }
    for (const [key, place] of await this.all('places')) {
      const split = key.lastIndexOf('/');
      this.placesOf(key.slice(0, split)).set(key.slice(split + 1), place as Place);
    }
    for (const [id, fold] of await this.all('folds')) {
      this.folds.set(id, fold as FoldRow);
    }
    for (const [, row] of await this.all('outbox')) {
      this.outboxRows.set((row as OutboxRow).order, row as OutboxRow);
    }
    this.confirmed = (await this.storage.get('meta', 'confirmedAt')) as number | undefined;
    this.cursorText = (await this.storage.get('meta', 'cursor')) as string | undefined;
    this.accountState =
      ((await this.storage.get('meta', 'account')) as AccountState | undefined) ?? EMPTY_ACCOUNT;
  }

  private all(table: Table): Promise<(readonly [string, unknown])[]> {
    return this.storage.list(table, withPrefix(''), Infinity);
  }

  get account(): AccountState {
    return this.accountState;
  }

  putAccount(account: AccountState): void {
    this.accountState = account;
    this.buffer.put('meta', 'account', account);
  }

  get cursor(): string | undefined {
    return this.cursorText;
  }

  putCursor(cursor: string | undefined): void {
    if (cursor !== this.cursorText) {
      this.cursorText = cursor;
      if (cursor === undefined) {
        this.buffer.remove('meta', 'cursor');
      } else {
        this.buffer.put('meta', 'cursor', cursor);
      }
    }
  }

  /** When this device was last verified, in milliseconds since 1970; undefined if never. */
  get confirmedAt(): number | undefined {
    return this.confirmed;
  }

  putConfirmedAt(time: number): void {
    this.confirmed = time;
    this.buffer.put('meta', 'confirmedAt', time);
  }

  rows(): readonly ConversationRow[] {
    return [...this.rowsById.values()];
  }

  row(id: string): ConversationRow | undefined {
    return this.rowsById.get(id);
  }

  putRow(row: ConversationRow): void {
    this.rowsById.set(row.id, row);
    this.buffer.put('conversations', row.id, row);
  }

  /** Changes the row, if there is one. */
  changeRow(id: string, change: (row: ConversationRow) => ConversationRow): void {
    const row = this.rowsById.get(id);
    const changed = row && change(row);
    if (changed && changed !== row) {
      this.putRow(changed);
    }
  }

  /** How far a stream is held; the place before its first event for one that is not. */
  async place(id: string, stream: string): Promise<Place> {
    return this.held.get(id)?.get(stream) ?? { seq: 0, chain: await baseChain(id, stream) };
  }

  /** The log seq up to which a conversation is held. */
  logSeq(id: string): number {
    return this.held.get(id)?.get(LOG)?.seq ?? 0;
  }

  /** How far each stream of a conversation is held. */
  vector(id: string): Record<string, number> {
    const places = [...(this.held.get(id) ?? [])];
    return Object.fromEntries(
      places.filter(([, place]) => place.seq > 0).map(([stream, place]) => [stream, place.seq] as const),
    );
  }

  /** Moves a place without an event: a conversation continues at its floor. */
  putPlace(id: string, stream: string, place: Place): void {
    this.placesOf(id).set(stream, place);
    this.buffer.put('places', `${id}/${stream}`, place);
  }

  append(event: WireEvent): void {
    this.buffer.put('events', eventKey(event.conversation, event.stream, event.seq), event.json);
    this.putPlace(event.conversation, event.stream, event.place);
  }

  async event(id: string, stream: string, seq: number): Promise<WireEvent | undefined> {
    const json = await this.buffer.get('events', eventKey(id, stream, seq));
    return json === undefined ? undefined : new WireEvent(id, json as JsonObject);
  }

  /** The log events after `seq` in order. */
  log(id: string, seq: number, limit: number): Promise<WireEvent[]> {
    return this.events(id, LOG, seq, limit);
  }

  /** The events of a stream after `seq` in order. */
  async events(id: string, stream: string, seq: number, limit: number): Promise<WireEvent[]> {
    const range = { from: eventKey(id, stream, seq + 1), to: `${id}/${stream}/~` };
    const entries = await this.buffer.list('events', range, limit);
    return entries.map(([, json]) => new WireEvent(id, json as JsonObject));
  }

  /** Forgets the events, places and messages of a conversation whose history was replaced. */
  clear(id: string): void {
    for (const table of ['events', 'places', 'messages', 'messageSeqs'] as const) {
      this.buffer.clear(table, withPrefix(`${id}/`));
    }
    this.buffer.remove('folds', id);
    this.folds.delete(id);
    this.changedFolds.delete(id);
    this.held.delete(id);
  }

  /** What the held events of a conversation amount to. */
  fold(id: string): FoldRow {
    return this.folds.get(id) ?? foldAt(0);
  }

  putFold(id: string, fold: FoldRow): void {
    this.folds.set(id, fold);
    this.changedFolds.add(id);
  }

  putMessage(id: string, message: MessageState): void {
    this.buffer.put('messages', messageKey(id, message.seq), message);
    this.buffer.put('messageSeqs', `${id}/${message.messageId}`, message.seq);
  }

  async messageAt(id: string, seq: number): Promise<MessageState | undefined> {
    return (await this.buffer.get('messages', messageKey(id, seq))) as MessageState | undefined;
  }

  async message(id: string, messageId: string): Promise<MessageState | undefined> {
    const seq = (await this.buffer.get('messageSeqs', `${id}/${messageId}`)) as number | undefined;
    return seq === undefined ? undefined : await this.messageAt(id, seq);
  }

  /** The messages after a log seq, in log order. */
  messagesAfter(id: string, seq: number, limit: number): Promise<MessageState[]> {
    return this.messages({ from: messageKey(id, seq + 1), to: `${id}/~` }, limit, false);
  }

  /** The messages before a log seq, newest first. */
  messagesBefore(id: string, seq: number, limit: number): Promise<MessageState[]> {
    return this.messages({ from: messageKey(id, 0), to: messageKey(id, seq) }, limit, true);
  }

  private async messages(
    range: { from: string; to: string },
    limit: number,
    isReverse: boolean,
  ): Promise<MessageState[]> {
    const entries = await this.buffer.list('messages', range, limit, isReverse);
    return entries.map(([, message]) => message as MessageState);
  }

  /** The commands in the order in which they were given. */
  outbox(): readonly OutboxRow[] {
    return [...this.outboxRows.values()].sort((one, other) => one.order - other.order);
  }

  putOutbox(row: OutboxRow): void {
    this.outboxRows.set(row.order, row);
    this.buffer.put('outbox', seqText(row.order), row);
  }

  removeOutbox(order: number): void {
    this.outboxRows.delete(order);
    this.buffer.remove('outbox', seqText(order));
  }

  /**
   * Writes all changes since the last commit, all or none of them; a crash finds them.
   *
   * @param isDurable whether a power failure must find them, and all before them
   * @throws StoreError if that is not possible; then this object must not be used any more
   */
  async commit(isDurable: boolean): Promise<void> {
    for (const id of this.changedFolds) {
      this.buffer.put('folds', id, this.folds.get(id));
    }
    this.changedFolds.clear();
    if (this.buffer.isChanged || (isDurable && this.needsFlush)) {
      await this.buffer.commit(isDurable);
      this.needsFlush = !isDurable;
    }
  }

  close(): Promise<void> {
    return this.storage.close();
  }

  private placesOf(id: string): Map<string, Place> {
    let places = this.held.get(id);
    if (!places) {
      places = new Map();
      this.held.set(id, places);
    }
    return places;
  }
}

/** Zero-padded, so that the order of the keys is the order of the seqs. */
function seqText(seq: number): string {
  return String(seq).padStart(16, '0');
}

function eventKey(id: string, stream: string, seq: number): string {
  return `${id}/${stream}/${seqText(seq)}`;
}

function messageKey(id: string, seq: number): string {
  return `${id}/${seqText(seq)}`;
}
