import type { DeviceEvent } from '@lockstep/client';
import { beforeEach, describe, expect, it } from 'vitest';
import { Journeys } from '../../src/lab/model/journey.js';
import type { Pane } from '../../src/lab/model/pane.js';
import type { WireEntry } from '../../src/lab/model/wire-log.js';

/** What a pane tells of itself, by hand. */
class FakePane {
  private frame: (entry: Omit<WireEntry, 'number'>) => void = () => undefined;
  private event: (event: DeviceEvent) => void = () => undefined;
  readonly network = {
    watch: (watcher: FakePane['frame']) => {
      this.frame = watcher;
      return () => undefined;
    },
  };

  constructor(readonly name: string) {}

  listen(listener: FakePane['event']): () => void {
    this.event = listener;
    return () => undefined;
  }

  passes(direction: 'in' | 'out', at: number, frame: object, fate: WireEntry['fate'] = 'passed'): void {
    this.frame({ at, direction, type: '', bytes: 1, fate, text: JSON.stringify(frame) });
  }

  writes(messageId: string): void {
    const message = { messageId, text: 'hello', isPending: true, seq: 0 };
    this.event({ type: 'messageChanged', conversation: 'c', message } as unknown as DeviceEvent);
  }

  marks(user: string, upTo: number, device?: string): void {
    this.event({ type: 'receiptMoved', conversation: 'c', user, upTo, ...(device && { device }) });
  }

  stores(id: string, seq: number, at: string): void {
    this.event({
      type: 'eventStored',
      conversation: 'c',
      epoch: '1',
      event: { id, seq, at },
    } as unknown as DeviceEvent);
  }
}

const SENDER = 'alice/phone';
const now = Date.now();
let journeys: Journeys;
let sender: FakePane;
let reader: FakePane;

beforeEach(() => {
  journeys = new Journeys();
  sender = new FakePane(SENDER);
  reader = new FakePane('bob/phone');
  journeys.follow(sender as unknown as Pane);
  journeys.follow(reader as unknown as Pane);
});

const hops = (): string[] => journeys.all.value[0]?.moments.map(({ hop, where }) => `${hop} ${where}`) ?? [];

describe('the way of a message', () => {
  it('is told hop by hop, each with its first time', () => {
    sender.writes('m');
    sender.passes('out', now + 20_000, { type: 'command', id: 'm' });
    sender.passes('out', now + 60_000, { type: 'command', id: 'm' });
    sender.passes('in', now + 30_000, { type: 'result', id: 'm' });
    reader.passes('in', now + 40_000, { type: 'delta', events: [{ id: 'other' }, { id: 'm' }] });
    reader.stores('m', 7, new Date(now + 25_000).toISOString());
    reader.passes('out', now + 50_000, { type: 'ack', marks: { c: { seq: 7 } } });
    expect(hops()).toEqual([
      `given ${SENDER}`,
      'stored bob/phone',
      `sent ${SENDER}`,
      'appended server',
      `answered ${SENDER}`,
      'arrived bob/phone',
      'acknowledged bob/phone',
    ]);
    expect(journeys.all.value[0]).toMatchObject({ messageId: 'm', conversation: 'c', text: 'hello', seq: 7 });
  });

  it('ends with the marks of those who have it', () => {
    sender.writes('m');
    sender.stores('m', 7, new Date(now).toISOString());
    sender.marks('bob', 6, 'phone');
    sender.marks('bob', 7, 'phone');
    sender.marks('bob', 9);
    expect(hops().filter(hop => /^(delivered|read)/.test(hop))).toEqual(['delivered bob/phone', 'read bob']);
  });

  it('is not made of what was lost, or acknowledged less', () => {
    sender.writes('m');
    sender.passes('out', now, { type: 'command', id: 'm' }, 'lost');
    reader.stores('m', 7, new Date(now).toISOString());
    reader.passes('out', now, { type: 'ack', marks: { c: { seq: 6 }, d: { seq: 9 } } });
    expect(hops().filter(hop => /sent|acknowledged/.test(hop))).toEqual([]);
  });

  it('is forgotten when many more were sent', () => {
    for (let index = 0; index < 50; index++) {
      sender.writes(`m${index}`);
      sender.writes(`m${index}`);
    }
    expect(journeys.all.value).toHaveLength(20);
    expect(journeys.all.value[0]?.messageId).toBe('m49');
  });
});
