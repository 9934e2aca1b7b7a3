import type { DeviceEvent } from '@lockstep/client';
import { seen, stored } from './frames.js';
import type { Pane } from './pane.js';
import { Subject } from './subject.js';
import type { WireEntry } from './wire-log.js';

/** A step on a message's way that can be seen from outside. */
export type Hop =
  'given' | 'sent' | 'appended' | 'answered' | 'arrived' | 'stored' | 'acknowledged' | 'delivered' | 'read';

/** What happened when, where. */
export interface Moment {
  readonly hop: Hop;
  /** The pane's name, or `server`. */
  readonly where: string;
  /** Milliseconds since 1970: by this computer's clock, of `appended` by the server's. */
  readonly at: number;
}

/** A message's way so far. */
export interface Journey {
  readonly messageId: string;
  readonly conversation: string;
  readonly text: string;
  readonly seq?: number;
  readonly moments: readonly Moment[];
}

const JOURNEYS_MAX = 20;

/**
 * Follows each message that a pane sends, by what devices and their sockets tell. What happens inside the server is not
 * public for a single message; its own hops are timers at `/metrics`.
 */
export class Journeys {
  /** Newest first. */
  readonly all = new Subject<readonly Journey[]>([]);

  /** Follows what one pane sends and receives, until what it returns is called. */
  follow(pane: Pane): () => void {
    const ends = [
      pane.network.watch(entry => this.frame(pane.name, entry)),
      pane.listen(event => this.event(pane.name, event)),
    ];
    return () => ends.forEach(end => end());
  }

  private frame(where: string, { direction, fate, text, at }: Omit<WireEntry, 'number'>): void {
    if (direction === 'socket' || fate !== 'passed' || this.all.value.length === 0) {
      return;
    }
    const frame = seen(text);
    if (direction === 'out' && frame.type === 'command') {
      this.note(frame.id, { hop: 'sent', where, at });
    } else if (direction === 'out' && frame.type === 'ack') {
      this.acknowledged(where, frame.marks ?? {}, at);
    } else if (frame.type === 'result') {
      this.note(frame.id, { hop: 'answered', where, at });
    } else if (frame.type === 'delta') {
      frame.events?.forEach(({ id }) => this.note(id, { hop: 'arrived', where, at }));
    }
  }

  private acknowledged(where: string, marks: Readonly<Record<string, { seq: number }>>, at: number): void {
    for (const { messageId, conversation, seq } of this.all.value) {
      if (seq !== undefined && (marks[conversation]?.seq ?? 0) >= seq) {
        this.note(messageId, { hop: 'acknowledged', where, at });
      }
    }
  }

  private event(where: string, event: DeviceEvent): void {
    const at = Date.now();
    if (event.type === 'messageChanged' && event.message.isPending && event.message.seq === 0) {
      this.begin(event.conversation, event.message.messageId, event.message.text ?? '', where, at);
    } else if (event.type === 'eventStored') {
      const { id, seq, at: appendedAt } = stored(event.event);
      this.change(id, journey => ({ ...journey, seq }));
      this.note(id, { hop: 'appended', where: 'server', at: Date.parse(appendedAt) });
      this.note(id, { hop: 'stored', where, at });
    } else if (event.type === 'receiptMoved') {
      const { conversation, user, device, upTo } = event;
      if (device === undefined) {
        this.marked(conversation, 'read', user, upTo);
      } else {
        this.marked(conversation, 'delivered', `${user}/${device}`, upTo);
      }
    }
  }

  private begin(conversation: string, messageId: string, text: string, where: string, at: number): void {
    if (!this.all.value.some(journey => journey.messageId === messageId)) {
      const begun: Journey = {
        messageId,
        conversation,
        text,
        moments: [{ hop: 'given', where, at }],
      };
      this.all.set([begun, ...this.all.value].slice(0, JOURNEYS_MAX));
    }
  }

  /** A mark came back: of a member's device that has the log up to `upTo`, or of a member who has read so far. */
  private marked(conversation: string, hop: Hop, where: string, upTo: number): void {
    for (const journey of this.all.value) {
      if (journey.conversation === conversation && journey.seq !== undefined && journey.seq <= upTo) {
        this.note(journey.messageId, { hop, where, at: Date.now() });
      }
    }
  }

  /** The first time counts. */
  private note(messageId: string | undefined, moment: Moment): void {
    this.change(messageId, journey =>
      journey.moments.some(({ hop, where }) => hop === moment.hop && where === moment.where)
        ? journey
        : {
            ...journey,
            moments: [...journey.moments, moment].sort((one, other) => one.at - other.at),
          },
    );
  }

  private change(messageId: string | undefined, change: (journey: Journey) => Journey): void {
    const index = this.all.value.findIndex(journey => journey.messageId === messageId);
    const before = this.all.value[index];
    const after = before && change(before);
    if (after && after !== before) {
      this.all.set(this.all.value.with(index, after));
    }
  }
}
