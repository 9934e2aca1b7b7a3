import type { Json } from '@lockstep/client';
import { stored } from './frames.js';
import type { Pane } from './pane.js';
import { Subject } from './subject.js';

/** An event as one device stored it. */
export interface StreamEntry {
  /** 1, 2, 3 … in which the devices of this lab stored them. */
  readonly number: number;
  /** The pane's name. */
  readonly pane: string;
  readonly conversation: string;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  /** Who caused it: `alice/phone`. */
  readonly by: string;
  readonly at: string;
  readonly data: Json | undefined;
  readonly chain: string;
}

export const STREAM_ENTRIES_MAX = 500;

/** The newest events as the devices stored them, proved, in the order of their streams. */
export class EventStream {
  /** Newest first. */
  readonly entries = new Subject<readonly StreamEntry[]>([]);
  private last = 0;

  /** Follows what one pane stores, until what it returns is called. */
  follow(pane: Pane): () => void {
    return pane.listen(told => {
      if (told.type === 'eventStored') {
        const { stream, seq, type, by, at, data, chain } = stored(told.event);
        const entry: StreamEntry = {
          number: ++this.last,
          pane: pane.name,
          conversation: told.conversation,
          stream,
          seq,
          type,
          by: `${by.user}/${by.device}`,
          at,
          data,
          chain,
        };
        this.entries.set([entry, ...this.entries.value].slice(0, STREAM_ENTRIES_MAX));
      }
    });
  }
}
