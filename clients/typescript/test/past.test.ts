import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../src/events/hash.js';
import type { Lockstep } from '../src/lockstep.js';
import { connected, letIn, optionsIn } from './support/devices.js';
import { History } from './support/history.js';
import { FakeWorld, until } from './support/surroundings.js';

let world: FakeWorld;
let lockstep: Lockstep;
let history: History;
let own: History;

beforeEach(async () => {
  world = new FakeWorld();
  history = await History.direct();
  own = await History.privateLog();
  const one = await history.message('bob', 'one');
  await history.log('messageEdited', 'bob', { messageId: one.id, messageSeq: one.seq, text: 'One' });
  await history.message('bob', 'two');
  await history.log('messageRetracted', 'bob', { messageId: one.id, messageSeq: one.seq });
  history.readUpTo = 2;
  lockstep = await connected(optionsIn(world));
  await letIn(await world.accept(), history, own);
  await until(() => lockstep.sync.value.kind === 'verified');
});

afterEach(() => lockstep.close());

const texts = async (seq: number, limit = 50): Promise<(string | undefined)[] | undefined> =>
  (await lockstep.asOf(history.id, seq, limit))?.messages.map(message => message.text);

describe('a conversation as it was', () => {
  it('is folded from what is held', async () => {
    expect(await texts(1)).toEqual([]);
    expect(await texts(2)).toEqual(['one']);
    expect(await texts(3)).toEqual(['One']);
    expect(await texts(4)).toEqual(['two', 'One']);
    expect(await texts(4, 1)).toEqual(['two']);
    expect(await texts(5)).toEqual(['two', undefined]);
    const { log, state } = (await lockstep.asOf(history.id, 4, 1)) ?? {};
    expect(log).toEqual({ seq: 4, chain: await history.chain('log', 4) });
    expect(state).toMatchObject({ kind: 'direct', members: [{ user: 'alice' }, { user: 'bob' }] });
  });

  it('is not known before the beginning, beyond what is held and where nothing is', async () => {
    expect(await lockstep.asOf(history.id, 0, 1)).toBeUndefined();
    expect(await lockstep.asOf(history.id, 6, 1)).toBeUndefined();
    expect(await lockstep.asOf('user:bob', 1, 1)).toBeUndefined();
  });
});

describe('what is held', () => {
  it('has a chain at each place', async () => {
    for (let seq = 0; seq <= history.head; seq++) {
      const chain = await history.chain('log', seq);
      expect(await lockstep.placeAt(history.id, seq)).toEqual({ seq, chain });
    }
    expect(await lockstep.placeAt(history.id, history.head + 1)).toBeUndefined();
    expect(await lockstep.placeAt('user:bob', 0)).toBeUndefined();
  });

  it('is told conversation by conversation, and together makes the digest', async () => {
    const parts = await lockstep.digestParts();
    expect(parts).toContainEqual({
      conversation: history.id,
      epoch: '1',
      seq: 5,
      chain: await history.chain('log', 5),
      readUpTo: 2,
    });
    expect(parts).toHaveLength(2);
    expect(await digestOf(parts)).toBe(await lockstep.digest());
    expect(await digestOf(parts.slice(1))).not.toBe(await lockstep.digest());
  });
});
