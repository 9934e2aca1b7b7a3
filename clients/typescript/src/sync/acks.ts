import { LOG } from '../events/ids.js';
import type { Place } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';
import type { ConversationRow } from '../store/rows.js';

const MARKS_PER_FRAME_MAX = 200;

/** A log seq of one history of a conversation; another history may begin before the answer is there. */
interface Told {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * What the server is told of the places that are durable here: coalesced, at most one frame a period. The server does
 * not answer an `ack`, but it handles frames in order; so the answer to a later `ping` proves that it arrived, and what
 * is not proved is told again on the next connection.
 */
export class Acks {
  private readonly untold = new Set<string>();
  private told = new Map<string, Told>();
  private pinged: { nonce: string; told: Map<string, Told> } | undefined;
  private notBefore = 0;

  constructor(
    private readonly store: DeviceStore,
    private readonly periodMillis: number,
  ) {}

  connected(): void {
    this.untold.clear();
    this.told.clear();
    this.pinged = undefined;
    for (const row of this.store.rows()) {
      this.grown(row.id);
    }
  }

  /**
   * The log of a conversation may be held further than the server was told. What the server does not list, such as a
   * history that was replaced and has not come back yet, is not told.
   */
  grown(id: string): void {
    if (this.untoldRow(id)) {
      this.untold.add(id);
    }
  }

  private untoldRow(id: string): ConversationRow | undefined {
    const row = this.store.row(id);
    return row?.isListed && this.store.logSeq(id) > row.ackedSeq ? row : undefined;
  }

  nextAt(): number {
    return this.untold.size === 0 ? Infinity : this.notBefore;
  }

  /** Takes the marks of one frame, if there are any left to tell. The caller makes the store durable before the frame leaves. */
  async take(now: number): Promise<Map<string, Place>> {
    const marks = new Map<string, Place>();
    for (const id of [...this.untold].slice(0, MARKS_PER_FRAME_MAX)) {
      this.untold.delete(id);
      const row = this.untoldRow(id);
      if (row) {
        const place = await this.store.place(id, LOG);
        marks.set(id, place);
        this.told.set(id, { epoch: row.epoch, seq: place.seq });
      }
    }
    this.notBefore = now + this.periodMillis;
    return marks;
  }

  pingSent(nonce: string): void {
    if (!this.pinged && this.told.size > 0) {
      this.pinged = { nonce, told: this.told };
      this.told = new Map();
    }
  }

  ponged(nonce: string | undefined): void {
    if (this.pinged && this.pinged.nonce === nonce) {
      for (const [id, arrived] of this.pinged.told) {
        this.store.changeRow(id, row =>
          row.epoch === arrived.epoch && arrived.seq > row.ackedSeq ? { ...row, ackedSeq: arrived.seq } : row,
        );
      }
      this.pinged = undefined;
    }
  }
}
