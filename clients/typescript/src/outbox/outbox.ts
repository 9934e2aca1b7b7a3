import type { JsonObject } from '../events/json.js';
import { present } from '../events/json.js';
import type { WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';
import type { OutboxRow } from '../store/rows.js';
import { isPassing, type Limits, type LockstepError, type Result } from '../sync/server-frames.js';
import type { Backoff } from '../sync/timings.js';
import { Lane, type LaneEntry } from './lane.js';
import { RateWindow } from './rate-window.js';

/** How a command ended, for good. */
export interface CommandResult {
  readonly id: string;
  /**
   * `applied`: it is in the log; a repeat of an applied command counts as applied too. `unchanged`: it would have
   * changed nothing. `rejected`: it was refused and will not be tried again.
   */
  readonly outcome: 'applied' | 'unchanged' | 'rejected';
  /** Where it happened; known for everything but some rejections. */
  readonly conversation?: string;
  /** The stream of the event that it caused or would have caused. */
  readonly stream?: string;
  /** The event's seq, or the stream's present one if nothing changed. */
  readonly seq?: number;
  /** When the event was appended. */
  readonly at?: string;
  /** Why it was rejected. */
  readonly error?: LockstepError;
}

/** A command of this device, as its outbox knows it. */
export interface CommandStatus {
  readonly id: string;
  /** Where it happens; for the user's own things its private conversation. */
  readonly conversation: string;
  /** What it does, by the protocol's name: `send`, `edit`, `createConversation` and so on. */
  readonly action: string;
  /** What it does it with, as the protocol says; of a `send` the `text`. */
  readonly data: JsonObject;
  /** When it was given. */
  readonly at: string;
  /** Given, sent on the present connection, in the log or found to change nothing, refused for good. */
  readonly state: 'queued' | 'sent' | 'applied' | 'rejected';
  /** Of the rejection, or of the last attempt that will be repeated. */
  readonly error?: LockstepError;
}

/** A command that an application gives. */
export interface NewCommand {
  /** A UUIDv7 that nothing else has. */
  readonly id: string;
  readonly action: string;
  readonly conversation: string;
  readonly isNamed: boolean;
  readonly data: JsonObject;
}

/** A command that is to be sent now, and the one before it in its conversation if that is still on its way. */
export interface Outgoing {
  readonly row: OutboxRow;
  readonly after: string | undefined;
}

const UNSETTLED_MAX = 10_000;
const SETTLED_KEPT = 256;

/**
 * The commands of this device until they are settled, stored and in order.
 *
 * Each conversation has a lane. In a lane a command is sent only behind those given before it: they are settled, or on
 * their way on this connection, and then it names the last of them as `after`, so that it fails with it. When one in a
 * lane fails for now, the lane waits until all that is on its way has been answered, and then begins again with the one
 * that failed, alone until it is settled. So commands to one conversation keep their order through any failure, each
 * with the id it was given.
 */
export class Outbox {
  private readonly unsettled = new Map<string, LaneEntry>();
  private readonly lanes = new Map<string, Lane>();
  private readonly settled: OutboxRow[] = [];
  private readonly rate = new RateWindow();
  private lastOrder = 0;
  private inFlight = 0;
  private pausedUntil = 0;

  constructor(
    private readonly store: DeviceStore,
    private readonly backoff: Backoff,
    private readonly answerMillis: number,
  ) {
    for (const row of store.outbox()) {
      this.lastOrder = row.order;
      if (row.state === 'queued') {
        this.enqueue(row);
      } else {
        this.settled.push(row);
      }
    }
  }

  /** @throws RangeError if too many commands wait */
  add(command: NewCommand, at: string): OutboxRow {
    if (this.unsettled.size >= UNSETTLED_MAX) {
      throw new RangeError(`the outbox is full: ${UNSETTLED_MAX} commands wait for the server`);
    }
    const row: OutboxRow = { order: ++this.lastOrder, ...command, state: 'queued', at };
    this.store.putOutbox(row);
    this.enqueue(row);
    return row;
  }

  private enqueue(row: OutboxRow): void {
    let lane = this.lanes.get(row.conversation);
    if (!lane) {
      lane = new Lane();
      this.lanes.set(row.conversation, lane);
    }
    const entry = { row, lane, sentAt: undefined, failures: 0, error: undefined };
    this.unsettled.set(row.id, entry);
    lane.entries.push(entry);
  }

  /** Takes the commands that may be sent now; they count as on their way. */
  take(now: number, limits: Limits): Outgoing[] {
    this.requeueUnanswered(now);
    const taken: Outgoing[] = [];
    if (now < this.pausedUntil) {
      return taken;
    }
    for (const lane of this.lanes.values()) {
      for (let entry = lane.next(now); entry; entry = lane.next(now)) {
        if (this.inFlight >= limits.commandsInFlight || !this.rate.tryTake(now, limits.commandsPerSecond)) {
          return taken;
        }
        taken.push({ row: entry.row, after: lane.lastInFlight()?.row.id });
        entry.sentAt = now;
        lane.inFlight++;
        this.inFlight++;
      }
    }
    return taken;
  }

  private requeueUnanswered(now: number): void {
    for (const lane of this.lanes.values()) {
      for (const entry of lane.sent()) {
        if (now - (entry.sentAt ?? now) >= this.answerMillis) {
          this.requeue(entry, now, true, 0);
        }
      }
    }
  }

  /** The result that settles the command; undefined if it will be tried again, or is not waiting for one. */
  onResult(frame: Result, now: number): CommandResult | undefined {
    const entry = this.unsettled.get(frame.id);
    if (!entry) {
      return undefined;
    }
    const { error } = frame;
    if (frame.outcome === 'rejected' && error && isPassing(error)) {
      const waitMillis = error.retryAfterMillis ?? 0;
      entry.error = error;
      if (error.class === 'overload') {
        this.pausedUntil = Math.max(this.pausedUntil, now + waitMillis);
      }
      this.requeue(entry, now, error.code !== 'after_failed', waitMillis);
      return undefined;
    }
    const outcome = frame.outcome === 'duplicate' ? 'applied' : frame.outcome;
    const { id, conversation, stream, seq, at } = frame;
    return this.settle(entry, present({ id, outcome, conversation, stream, seq, at, error }));
  }

  /** The result if the event is that of a command here: it proves that the command was applied. */
  onEvent(event: WireEvent): CommandResult | undefined {
    const entry = this.unsettled.get(event.id);
    const { id, conversation, stream, seq, at } = event;
    return entry && this.settle(entry, { id, outcome: 'applied', conversation, stream, seq, at });
  }

  /** @param isCause whether it failed by itself, and not because the one before it did */
  private requeue(entry: LaneEntry, now: number, isCause: boolean, waitMillis: number): void {
    if (entry.sentAt === undefined) {
      return; // a late answer to an earlier attempt
    }
    this.unsend(entry);
    if (isCause) {
      entry.failures++;
      const wait = Math.max(waitMillis, this.backoff.millis(entry.failures));
      entry.lane.notBefore = Math.max(entry.lane.notBefore, now + wait);
    }
  }

  private unsend(entry: LaneEntry): void {
    if (entry.sentAt !== undefined) {
      entry.sentAt = undefined;
      entry.lane.inFlight--;
      this.inFlight--;
    }
  }

  private settle(entry: LaneEntry, result: CommandResult): CommandResult {
    this.unsend(entry);
    this.unsettled.delete(entry.row.id);
    entry.lane.remove(entry);
    if (entry.lane.entries.length === 0) {
      this.lanes.delete(entry.row.conversation);
    }
    const state = result.outcome === 'rejected' ? ('rejected' as const) : ('applied' as const);
    const row = { ...entry.row, state, result };
    this.store.putOutbox(row);
    this.settled.push(row);
    while (this.settled.length > SETTLED_KEPT) {
      this.store.removeOutbox(this.settled.shift()?.order ?? 0);
    }
    return result;
  }

  /** The connection is gone: whether what was on its way arrived is unknown, so it is sent again. */
  disconnected(): void {
    for (const entry of this.unsettled.values()) {
      this.unsend(entry);
    }
    this.pausedUntil = 0;
  }

  /** When something may become due, if nothing happens before. */
  nextAt(now: number, limits: Limits): number {
    let next = Infinity;
    for (const lane of this.lanes.values()) {
      for (const entry of lane.sent()) {
        next = Math.min(next, (entry.sentAt ?? Infinity) + this.answerMillis);
      }
      if (lane.mayGrow() && this.inFlight < limits.commandsInFlight) {
        const allowed = Math.max(this.pausedUntil, this.rate.nextAt(now, limits.commandsPerSecond));
        next = Math.min(next, Math.max(lane.notBefore, allowed));
      }
    }
    return next;
  }

  /** How many commands are not settled. */
  get size(): number {
    return this.unsettled.size;
  }

  row(id: string): OutboxRow | undefined {
    return this.unsettled.get(id)?.row;
  }

  /** Whether a command was ever given here, as far as that is remembered. */
  has(id: string): boolean {
    return this.unsettled.has(id) || this.settled.some(row => row.id === id);
  }

  /**
   * The commands of a conversation whose effect is not held yet, in order: those not settled, and before them those
   * that are in the log beyond what is held.
   */
  pending(id: string): OutboxRow[] {
    const ahead = this.settled.filter(row => row.conversation === id && this.isAhead(row));
    return [...ahead, ...(this.lanes.get(id)?.entries.map(entry => entry.row) ?? [])];
  }

  /**
   * The history of a conversation was replaced, or the conversation is gone: what was settled in it is no longer ahead of
   * what is held.
   */
  replaced(id: string): void {
    for (const [index, row] of this.settled.entries()) {
      if (row.conversation === id && row.result) {
        const gone = { ...row, isGone: true } as const;
        this.settled[index] = gone;
        this.store.putOutbox(gone);
      }
    }
  }

  /** A read mark is kept with its conversation as soon as it is applied. */
  private isAhead(row: OutboxRow): boolean {
    const seq = row.result?.outcome === 'applied' ? row.result.seq : undefined;
    return (
      seq !== undefined && !row.isGone && row.action !== 'read' && this.store.logSeq(row.conversation) < seq
    );
  }

  /** Conversations that commands here begin. */
  creations(): Set<string> {
    const rows = [...this.settled, ...[...this.unsettled.values()].map(entry => entry.row)];
    const creating = rows.filter(row => row.action === 'createConversation' && row.state !== 'rejected');
    return new Set(creating.map(row => row.conversation));
  }

  /** How a command ended; undefined while it has not, and for one that is not remembered. */
  result(id: string): CommandResult | undefined {
    return this.settled.findLast(row => row.id === id)?.result;
  }

  /**
   * Remembers a refused command no longer.
   *
   * @returns whether there was one
   */
  forget(id: string): boolean {
    const index = this.settled.findIndex(row => row.id === id && row.state === 'rejected');
    const [row] = index < 0 ? [] : this.settled.splice(index, 1);
    if (row) {
      this.store.removeOutbox(row.order);
    }
    return row !== undefined;
  }

  /** All commands that are on their way. */
  sent(): string[] {
    return [...this.unsettled.values()]
      .filter(entry => entry.sentAt !== undefined)
      .map(entry => entry.row.id);
  }

  status(id: string): CommandStatus | undefined {
    const entry = this.unsettled.get(id);
    const row = entry?.row ?? this.settled.findLast(settled => settled.id === id);
    return row && statusOf(row, entry);
  }

  /** All commands that are known, in the order in which they were given; of the settled ones only the newest. */
  statuses(): CommandStatus[] {
    const waiting = [...this.unsettled.values()].sort((one, other) => one.row.order - other.row.order);
    return [
      ...this.settled.map(row => statusOf(row, undefined)),
      ...waiting.map(entry => statusOf(entry.row, entry)),
    ];
  }
}

function statusOf(row: OutboxRow, entry: LaneEntry | undefined): CommandStatus {
  const { id, conversation, action, data, at } = row;
  const state = entry?.sentAt === undefined ? row.state : 'sent';
  const error = entry ? entry.error : row.result?.error;
  return present({ id, conversation, action, data, at, state, error });
}
