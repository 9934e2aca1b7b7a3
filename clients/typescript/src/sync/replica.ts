import { type DigestEntry, type DigestPart, Digests, type Hash } from '../events/hash.js';
import { isPrivate, LOG, receiptsOf } from '../events/ids.js';
import { isObject, type Json, present, ShapeError } from '../events/json.js';
import { type Place, WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';
import { type ConversationRow, type HeadValues, markOf } from '../store/rows.js';
import type { Folds } from './folds.js';
import type { Delta, Head } from './server-frames.js';

/** What a delta did. */
export type Verdict =
  /** All of it is held now, or was before. */
  | 'held'
  /** Some of it lies beyond the next place. */
  | 'gap'
  /** It does not follow from what is held. Nothing of it was applied. */
  | 'broken'
  /** It holds a type of event that this client is too old for; what came before is applied. */
  | 'tooNew'
  /** It is of another history of the conversation. Nothing of it was applied. */
  | 'otherEpoch'
  /** No head has named the conversation yet. Nothing of it was applied. */
  | 'notListed';

/** What became of a delta. */
export interface Applied {
  readonly verdict: Verdict;
  /** Those that were applied. */
  readonly events: readonly WireEvent[];
  /** What did not fit, for a developer's eyes. */
  readonly detail: string;
}

/** What the digest says of a conversation at some moment. */
export interface Mark {
  readonly epoch: string;
  readonly seq: number;
  readonly readUpTo: number;
}

function nothing(verdict: Verdict, detail: string): Applied {
  return { verdict, events: [], detail };
}

/**
 * The fold of deltas into the store. An event is applied only if it is the next of its stream and follows by hash and
 * chain from what is held; so whatever is lost, repeated or overtaken on the way, what is held is always a prefix of
 * the server's log.
 */
export class Replica {
  private readonly digests = new Digests();

  /** @param adoptBeyond a conversation with more events than this begins at the place that its head names */
  constructor(
    private readonly store: DeviceStore,
    private readonly user: string,
    private readonly folds: Folds,
    private readonly adoptBeyond: number,
  ) {}

  async apply(delta: Delta): Promise<Applied> {
    const row = this.store.row(delta.conversation);
    if (!row) {
      return nothing('notListed', `${delta.conversation} has no head`);
    }
    if (row.epoch !== delta.epoch) {
      return nothing('otherEpoch', `epoch ${delta.epoch}, held is ${row.epoch}`);
    }
    const applied = await this.check(delta);
    for (const event of applied.events) {
      await this.append(event);
    }
    return applied;
  }

  private async check(delta: Delta): Promise<Applied> {
    const reached = new Map<string, Place>();
    const next: WireEvent[] = [];
    let verdict: Verdict = 'held';
    for (const json of delta.events) {
      const event = read(delta.conversation, json);
      if (typeof event === 'string') {
        return nothing('broken', event);
      }
      this.announce(event);
      const place = reached.get(event.stream) ?? (await this.store.place(event.conversation, event.stream));
      if (event.seq > place.seq + 1) {
        verdict = 'gap';
      } else if (event.seq === place.seq + 1) {
        if (!(await event.follows(place))) {
          return nothing('broken', `${event.toString()} does not follow from seq ${place.seq}`);
        }
        if (!event.isUnderstood()) {
          const detail = `${event.toString()} is of the unknown type ${event.type}`;
          return { verdict: 'tooNew', events: next, detail };
        }
        reached.set(event.stream, event.place);
        next.push(event);
      }
    }
    return { verdict, events: next, detail: '' };
  }

  private announce(event: WireEvent): void {
    if (event.stream === LOG) {
      this.store.changeRow(event.conversation, row =>
        event.seq > row.announcedSeq ? { ...row, announcedSeq: event.seq } : row,
      );
    }
  }

  private async append(event: WireEvent): Promise<void> {
    const id = event.conversation;
    this.store.append(event);
    if (event.type === 'messageSent' && event.by.user === this.user) {
      this.moveOwnMark(id, event.seq);
    }
    if (event.type === 'read' && event.stream === receiptsOf(this.user)) {
      const read = event.data();
      this.moveOwnMark(id, read?.type === 'read' ? read.upTo : 0);
    }
    if (event.stream === LOG) {
      await this.folds.on(event);
    } else {
      await this.folds.marked(id);
    }
  }

  private moveOwnMark(id: string, seq: number): void {
    this.store.changeRow(id, row => (seq > row.ownMark ? { ...row, ownMark: seq } : row));
  }

  /** @returns whether the conversation is new here, or begins again with another epoch */
  async applyHead(head: Head): Promise<boolean> {
    const { id } = head;
    const row = this.store.row(id);
    const begins = row?.epoch !== head.epoch;
    if (begins) {
      this.store.clear(id);
      // What the user read privately may be known here before the head tells of it. Not when a history takes the place
      // of another one: the private conversation here may still be of the other one, too.
      this.store.putRow({ ...firstRow(head), ownMark: row ? 0 : this.folds.account.privateMark(id) });
      this.folds.begin(id, 0);
    } else {
      this.store.putRow(withHead(row, head));
    }
    if (this.store.logSeq(id) < head.floor.seq) {
      this.store.putPlace(id, LOG, head.floor);
      this.folds.begin(id, head.floor.seq);
    }
    if (begins && !isPrivate(id) && head.log.seq - head.floor.seq > this.adoptBeyond) {
      this.store.putPlace(id, LOG, head.log);
      this.folds.begin(id, head.log.seq);
    }
    this.folds.onHead(head);
    await this.folds.marked(id);
    return begins;
  }

  /**
   * Begins a conversation again, since its history was replaced. The next head fills in the rest.
   *
   * @returns whether the epoch is new
   */
  async begin(id: string, epoch: string): Promise<boolean> {
    const row = this.store.row(id);
    if (!row || row.epoch === epoch) {
      return false;
    }
    this.store.clear(id);
    const start = await this.store.place(id, LOG);
    const { title, peer, kind } = row;
    const head = {
      id,
      kind,
      title,
      peer,
      epoch,
      log: start,
      floor: start,
      unread: 0,
      mentions: 0,
      readUpTo: 0,
    };
    this.store.putRow(firstRow(present(head)));
    this.folds.begin(id, 0);
    return true;
  }

  /** How many log events the server has named that are not held; none of a conversation that it no longer lists. */
  missing(id: string): number {
    const row = this.store.row(id);
    return row?.isListed ? Math.max(0, row.announcedSeq - this.store.logSeq(id)) : 0;
  }

  /** Whether what is held has another chain than the head at the head's place. */
  async contradictsHead(row: ConversationRow): Promise<boolean> {
    const chain = await this.chainAt(row, row.announced.seq);
    return chain !== undefined && chain !== row.announced.chain;
  }

  /** The chain at a log place that is held; undefined for one that is not. */
  private async chainAt(row: ConversationRow, seq: number): Promise<Hash | undefined> {
    const place = await this.store.place(row.id, LOG);
    if (seq === place.seq) {
      return place.chain;
    }
    if (seq === row.floor.seq) {
      return row.floor.chain;
    }
    return seq > place.seq ? undefined : (await this.store.event(row.id, LOG, seq))?.chain;
  }

  /**
   * The places that the server named for all conversations that its heads list: the last head's, or the one held where
   * that is further.
   */
  named(): Map<string, Mark> {
    return this.marks(row => Math.max(row.announced.seq, this.store.logSeq(row.id)));
  }

  private marks(seq: (row: ConversationRow) => number): Map<string, Mark> {
    const listed = this.store.rows().filter(row => row.isListed);
    return new Map(listed.map(row => [row.id, { epoch: row.epoch, seq: seq(row), readUpTo: markOf(row) }]));
  }

  /** The place at a log seq; undefined if that is not held. */
  async placeAt(id: string, seq: number): Promise<Place | undefined> {
    const row = this.store.row(id);
    const chain = row && (await this.chainAt(row, seq));
    return chain === undefined ? undefined : { seq, chain };
  }

  /** What {@link digest} is made of. */
  async digestParts(): Promise<DigestPart[]> {
    const marks = [...this.marks(row => this.store.logSeq(row.id))];
    return Promise.all(
      marks.map(async ([conversation, { epoch, readUpTo }]) => {
        const { seq, chain } = await this.store.place(conversation, LOG);
        return { conversation, epoch, seq, chain, readUpTo };
      }),
    );
  }

  /** The digest of everything held. */
  async digest(): Promise<Hash> {
    const digest = await this.digestAt(this.marks(row => this.store.logSeq(row.id)));
    if (digest === undefined) {
      throw new Error('a place that is held has no chain');
    }
    return digest;
  }

  /**
   * The digest at earlier places of the same conversations, with the chains that are held; undefined if one of the
   * places is not held.
   */
  async digestAt(marks: ReadonlyMap<string, Mark>): Promise<Hash | undefined> {
    const entries: DigestEntry[] = [];
    for (const [id, mark] of marks) {
      const row = this.store.row(id);
      const chain = row && (await this.chainAt(row, mark.seq));
      if (chain === undefined) {
        return undefined;
      }
      entries.push([id, mark.epoch, mark.seq, chain, mark.readUpTo]);
    }
    return this.digests.of(entries);
  }
}

/** The event, or what is wrong with it. */
function read(conversation: string, json: Json): WireEvent | string {
  try {
    return isObject(json) ? new WireEvent(conversation, json) : 'an event must be an object';
  } catch (malformed) {
    if (malformed instanceof ShapeError) {
      return malformed.message;
    }
    throw malformed;
  }
}

function valuesOf(head: Head): HeadValues {
  const { until, unread, mentions, preview, settings } = head;
  return present({ until, unread, mentions, preview, settings });
}

function firstRow(head: Head): ConversationRow {
  const { id, kind, title, peer, epoch, log, floor, readUpTo } = head;
  return present({
    id,
    kind,
    title,
    peer,
    epoch,
    announced: log,
    floor,
    announcedSeq: log.seq,
    readUpTo,
    ownMark: 0,
    ackedSeq: 0,
    isListed: true,
    health: 'sound' as const,
    values: valuesOf(head),
  });
}

/** The row after a head of the same epoch. */
function withHead(row: ConversationRow, head: Head): ConversationRow {
  return {
    ...firstRow(head),
    announcedSeq: Math.max(row.announcedSeq, head.log.seq),
    readUpTo: Math.max(row.readUpTo, head.readUpTo),
    ownMark: row.ownMark,
    ackedSeq: row.ackedSeq,
    health: row.health,
  };
}
