import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Outbox, type Outgoing } from '../src/outbox/outbox.js';
import { DeviceStore } from '../src/store/device-store.js';
import { memoryStorage } from '../src/store/memory-storage.js';
import { DEFAULT_LIMITS, type LockstepError, type Result } from '../src/sync/server-frames.js';
import { Backoff, DEFAULT_TIMINGS } from '../src/sync/timings.js';
import { newId } from './support/history.js';
import { seeded } from './support/surroundings.js';

const CONVERSATION = 'd723fb7a-b236-5839-80c4-efc1bbaa34cf';
const OTHER = 'a988e927-30bb-5614-ac78-1b090a9cba21';
const FOREVER = 1e9;

let store: DeviceStore;
let outbox: Outbox;

function reopen(): void {
  outbox = new Outbox(store, new Backoff(DEFAULT_TIMINGS, seeded(1)), DEFAULT_TIMINGS.answer);
}

beforeEach(async () => {
  store = await DeviceStore.open(memoryStorage(), 'alice', 'phone');
  reopen();
});

function add(conversation = CONVERSATION, isNamed = true): string {
  const id = newId();
  outbox.add({ id, action: 'send', conversation, isNamed, data: { text: id } }, '2026-01-31T12:00:00.000Z');
  return id;
}

const take = (now: number): Outgoing[] => outbox.take(now, DEFAULT_LIMITS);
const sentIds = (now: number): string[] => take(now).map(({ row }) => row.id);

function rejected(id: string, error: Partial<LockstepError>): Result {
  const whole = { code: 'unavailable', class: 'transient', message: '', retry: 'same_id', ...error };
  return { type: 'result', id, outcome: 'rejected', error: whole };
}

function applied(id: string): Result {
  return { type: 'result', id, outcome: 'applied', conversation: CONVERSATION, stream: 'log', seq: 1 };
}

describe('the outbox', () => {
  it('sends the commands of a conversation in order, each after the one before', () => {
    const [one, two, three] = [add(), add(), add(OTHER)];
    expect(take(0).map(({ row, after }) => [row.id, after])).toEqual([
      [one, undefined],
      [two, one],
      [three, undefined],
    ]);
    expect(take(0)).toEqual([]);
  });

  it('sends nothing behind the creation of its conversation', () => {
    const [creation, message] = [add(CONVERSATION, false), add()];
    expect(sentIds(0)).toEqual([creation]);
    outbox.onResult(applied(creation), 0);
    expect(sentIds(0)).toEqual([message]);
  });

  it('holds nothing that was settled in a history that is gone to be ahead of the next one', () => {
    const lost = add();
    take(0);
    outbox.onResult(applied(lost), 0);
    expect(outbox.pending(CONVERSATION).map(row => row.id)).toEqual([lost]);
    outbox.replaced(CONVERSATION);
    expect(outbox.pending(CONVERSATION)).toEqual([]);
    reopen();
    expect(outbox.pending(CONVERSATION)).toEqual([]);
  });

  it('remembers a refused command with what it was to do, until it is forgotten', () => {
    const [refused, waiting] = [add(), add(OTHER)];
    take(0);
    outbox.onResult(rejected(refused, { code: 'not_allowed', class: 'permission', retry: 'new_id' }), 0);
    expect(outbox.statuses()).toMatchObject([
      { id: refused, state: 'rejected', data: { text: refused }, at: '2026-01-31T12:00:00.000Z' },
      { id: waiting, state: 'sent' },
    ]);
    expect(outbox.forget(waiting)).toBe(false);
    expect(outbox.forget(refused)).toBe(true);
    expect(outbox.forget(refused)).toBe(false);
    reopen();
    expect(outbox.statuses().map(({ id }) => id)).toEqual([waiting]);
  });

  it('sends what failed for now again alone, and then all behind it, with the same ids and in order', () => {
    const ids = [add(), add(), add()];
    take(0);
    expect(outbox.onResult(rejected(ids[0] ?? '', {}), 0)).toBeUndefined();
    expect(sentIds(1_000)).toEqual([]);
    for (const id of ids.slice(1)) {
      outbox.onResult(rejected(id, { code: 'after_failed' }), 0);
    }
    expect(sentIds(0)).toEqual([]);
    expect(sentIds(1_000)).toEqual(ids.slice(0, 1));
    expect(sentIds(1_000)).toEqual([]);
    outbox.onResult(applied(ids[0] ?? ''), 1_000);
    expect(sentIds(1_000)).toEqual(ids.slice(1));
  });

  it('leaves an overloaded server alone as long as it asks, in all conversations', () => {
    const id = add();
    take(0);
    outbox.onResult(rejected(id, { class: 'overload', retry: 'after', retryAfterMillis: 500 }), 0);
    const other = add(OTHER);
    expect(sentIds(499)).toEqual([]);
    expect(outbox.nextAt(0, DEFAULT_LIMITS)).toBe(500);
    expect(sentIds(500)).toEqual([id, other]);
  });

  it('settles what is refused for good, and goes on', () => {
    const [one, two] = [add(), add()];
    take(0);
    const result = outbox.onResult(
      rejected(one, { code: 'not_allowed', class: 'permission', retry: 'new_id' }),
      0,
    );
    expect(result).toMatchObject({ outcome: 'rejected', error: { code: 'not_allowed' } });
    expect(outbox.status(one)).toMatchObject({ state: 'rejected', error: { code: 'not_allowed' } });
    expect(outbox.onResult(applied(two), 0)?.outcome).toBe('applied');
    expect(outbox.onResult(applied(two), 0)).toBeUndefined();
    expect(outbox.size).toBe(0);
  });

  it('sends again after a lost connection and after a reload, with the same ids', () => {
    const ids = [add(), add()];
    take(0);
    outbox.disconnected();
    expect(sentIds(0)).toEqual(ids);
    reopen();
    expect(sentIds(0)).toEqual(ids);
  });

  it('sends again what is not answered', () => {
    const id = add();
    take(0);
    expect(outbox.nextAt(0, DEFAULT_LIMITS)).toBe(DEFAULT_TIMINGS.answer);
    expect(sentIds(DEFAULT_TIMINGS.answer)).toEqual([]);
    expect(sentIds(FOREVER)).toEqual([id]);
  });

  it('keeps the limits of the server', () => {
    Array.from({ length: 100 }, () => add());
    expect(outbox.take(0, { ...DEFAULT_LIMITS, commandsInFlight: 3 })).toHaveLength(3);
    expect(outbox.take(0, { ...DEFAULT_LIMITS, commandsPerSecond: 10 })).toHaveLength(7);
    expect(outbox.nextAt(0, { ...DEFAULT_LIMITS, commandsPerSecond: 10 })).toBe(1_100);
    expect(outbox.take(1_100, { ...DEFAULT_LIMITS, commandsPerSecond: 10 })).toHaveLength(10);
  });

  it('refuses when it is full, and forgets all but the newest of what is settled', () => {
    for (let index = 0; index < 300; index++) {
      const id = add();
      take(index * FOREVER);
      outbox.onResult(applied(id), index * FOREVER);
    }
    expect(store.outbox()).toHaveLength(256);
    Array.from({ length: 10_000 }, () => add());
    expect(() => add()).toThrow(RangeError);
  });

  it('keeps the order through any failures', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, count) => {
        reopen();
        const random = seeded(seed);
        const ids = Array.from({ length: count }, () => add());
        const log: string[] = [];
        for (let now = 0, turns = 0; outbox.size > 0; now += FOREVER) {
          expect(turns++).toBeLessThan(5_000);
          serve(take(now), log, random, now);
        }
        expect(log).toEqual(ids);
      }),
      { numRuns: 200 },
    );
  });

  /** A server that fails at random, before or after the append, and answers in any order or not at all. */
  function serve(commands: Outgoing[], log: string[], random: () => number, now: number): void {
    const failed = new Set<string>();
    const answers: Result[] = [];
    for (const { row, after } of commands) {
      if ((after !== undefined && failed.has(after)) || random() < 0.2) {
        failed.add(row.id);
        answers.push(rejected(row.id, { code: failed.has(after ?? '') ? 'after_failed' : 'unavailable' }));
      } else {
        if (!log.includes(row.id)) {
          log.push(row.id);
        }
        answers.push(applied(row.id));
      }
    }
    if (random() < 0.2) {
      outbox.disconnected();
      return;
    }
    for (const answer of answers.sort(() => random() - 0.5)) {
      if (random() < 0.9) {
        outbox.onResult(answer, now);
      }
    }
  }
});
