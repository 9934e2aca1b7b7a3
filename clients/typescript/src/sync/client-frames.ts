import { present } from '../events/json.js';
import type { Place } from '../events/wire-event.js';
import type { OutboxRow } from '../store/rows.js';

/** How much of a conversation is wanted live: deltas of all streams, of the log (the default), or only heads. */
export type Interest = 'full' | 'head' | 'none';

/** What a device says of itself in `hello`. */
export interface DeviceCard {
  readonly id: string;
  readonly name?: string;
  readonly platform?: string;
}

function frame(type: string, fields: object): string {
  return JSON.stringify({ type, ...present(fields) });
}

export const clientFrames = {
  /** Without `cursor` the server tells everything anew. */
  hello: (fields: {
    token: string;
    device: DeviceCard;
    cursor: string | undefined;
    digest: string | undefined;
    credit: number;
  }): string => frame('hello', { protocol: 1, ...fields }),

  subscribe: (conversation: string, interest: Interest): string =>
    frame('subscribe', { conversation, interest }),

  pull: (
    request: string,
    conversation: string,
    epoch: string,
    have: Readonly<Record<string, number>>,
    limit: number,
  ): string => frame('pull', { request, conversation, epoch, have, limit }),

  snapshot: (request: string, conversation: string): string => frame('snapshot', { request, conversation }),

  page: (request: string, conversation: string, before: number, limit: number): string =>
    frame('page', { request, conversation, before, limit }),

  command: (row: OutboxRow, after: string | undefined): string =>
    frame('command', {
      id: row.id,
      action: row.action,
      conversation: row.isNamed ? row.conversation : undefined,
      data: row.data,
      after,
    }),

  ack: (marks: ReadonlyMap<string, Place>): string => frame('ack', { marks: Object.fromEntries(marks) }),

  credit: (frames: number): string => frame('credit', { frames }),

  typing: (conversation: string, active: boolean): string => frame('typing', { conversation, active }),

  presence: (status: 'active' | 'away' | undefined, watch: readonly string[] | undefined): string =>
    frame('presence', { status, watch }),

  ping: (nonce: string): string => frame('ping', { nonce }),
};
