import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LockstepOptions } from '../src/device/options.js';
import type { JsonObject } from '../src/events/json.js';
import { Lockstep } from '../src/lockstep.js';
import { LockstepFailure } from '../src/sync/requests.js';
import { letIn, optionsIn, texts } from './support/devices.js';
import { digestOf, History } from './support/history.js';
import { type Connection, FakeWorld, pause, until } from './support/surroundings.js';

/** Web Locks as far as they are used here: exclusive, first come first served, and let go of when a tab dies. */
class FakeLocks {
  private readonly queues = new Map<string, Promise<void>>();

  async request(name: string, { signal }: { signal: AbortSignal }, task: () => Promise<void>): Promise<void> {
    const before = this.queues.get(name) ?? Promise.resolve();
    let release: () => void = () => undefined;
    this.queues.set(
      name,
      before.then(
        () =>
          new Promise<void>(resolve => {
            release = resolve;
          }),
      ),
    );
    await before;
    await Promise.resolve();
    try {
      if (signal.aborted) {
        throw new DOMException('the request was aborted', 'AbortError');
      }
      await task();
    } finally {
      release();
    }
  }
}

let world: FakeWorld;
let history: History;
const tabs: Lockstep[] = [];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.stubGlobal('navigator', { locks: new FakeLocks() });
  world = new FakeWorld();
  history = await History.direct();
});

afterEach(async () => {
  for (const tab of tabs.splice(0)) {
    await tab.close();
  }
  vi.unstubAllGlobals();
});

async function open(more: Partial<LockstepOptions> = {}): Promise<Lockstep> {
  const { storage: _storage, shareTabs: _shareTabs, ...options } = optionsIn(world);
  const tab = await Lockstep.open({ ...options, ...more });
  tabs.push(tab);
  return tab;
}

/** Two tabs in step over the connection of the first. */
async function twoTabs(): Promise<[Lockstep, Lockstep, Connection]> {
  const [first, second] = [await open(), await open()];
  await first.connect();
  await second.connect();
  const connection = await world.accept();
  await letIn(connection, history);
  await until(() => first.sync.value.kind === 'verified' && second.sync.value.kind === 'verified');
  return [first, second, connection];
}

function result({ id }: JsonObject, seq: number): JsonObject {
  return { type: 'result', id, outcome: 'applied', conversation: history.id, stream: 'log', seq };
}

describe('tabs', () => {
  it('share one connection, one store and what is told', async () => {
    const [first, second, connection] = await twoTabs();
    expect(await world.isCalledWithin(50)).toBe(false);
    expect(await second.digest()).toBe(await first.digest());
    expect(second.connection.value).toEqual(first.connection.value);

    const seen = second.observeTimeline(history.id, 10);
    const end = seen.subscribe(() => undefined);
    await history.message('bob', 'hello, tabs');
    connection.send(history.delta(history.events().slice(-1)));
    await until(() => seen.value.at(-1)?.text === 'hello, tabs');
    end();

    const hello = await second.in(history.id).send('from the second');
    expect(await texts(first, history.id)).toEqual(['hello, tabs', 'from the second']);
    connection.send(result(await connection.expect('command'), 3));
    expect((await hello.result).outcome).toBe('applied');
  });

  it('hear of failures as the tab does that has the device', async () => {
    const second = (await open(), await open());
    await expect(second.refresh(history.id)).rejects.toThrow(LockstepFailure);
    await expect(second.in(history.id).send('')).rejects.toThrow(RangeError);
  });

  it('hand the device over when the one that has it is closed, with everything that was given', async () => {
    const [first, second, connection] = await twoTabs();
    const waiting = await second.in(history.id).send('given to the first');
    await connection.expect('command');
    await first.close();
    expect(connection.isOver).toBe(true);
    const next = await world.accept();
    expect(await next.expect('hello')).toMatchObject({ cursor: 'c1', digest: await second.digest() });
    next.welcome('current');
    next.caughtUp('c2', await digestOf(history));
    const again = await next.expect('command');
    expect(again['id']).toBe(waiting.id);
    next.send(result(again, 2));
    expect((await waiting.result).outcome).toBe('applied');
    await until(() => second.connection.value.kind === 'connected');
  });

  it('ask again what the tab that had the device left unanswered, and hear what it settled', async () => {
    const [first, second, connection] = await twoTabs();
    const third = await open();
    const sent = await third.in(history.id).send('settled while the tabs changed');
    const frame = await connection.expect('command');
    // The first tab settles it, and dies before it can tell the others.
    const post = vi.spyOn(BroadcastChannel.prototype, 'postMessage').mockImplementation(() => undefined);
    connection.send(result(frame, 2));
    await until(async () => (await first.outbox())[0]?.state === 'applied');
    const asked = [second.conversations(), third.conversations()];
    post.mockRestore();
    await first.close();
    for (const answer of asked) {
      expect((await answer).map(conversation => conversation.id)).toEqual([history.id]);
    }
    expect((await sent.result).outcome).toBe('applied');
  });

  it('that only listened are told again what they wanted of the connection', async () => {
    const [first, second] = await twoTabs();
    await second.subscribe(history.id, 'full');
    await second.watch(['bob']);
    await first.close();
    const next = await world.accept();
    await next.expect('hello');
    next.welcome('current');
    expect(await next.expect('subscribe')).toMatchObject({ interest: 'full' });
    expect(await next.expect('presence')).toMatchObject({ watch: ['bob'] });
  });

  it('that are closed while they wait leave the others alone', async () => {
    const [first, second] = await twoTabs();
    const third = await open();
    await second.close();
    await third.close();
    await pause(20);
    expect(first.sync.value.kind).toBe('verified');
    await expect(second.conversations()).rejects.toThrow('closed');
  });

  it('pass over a store that cannot be opened', async () => {
    await expect(
      open({ storage: () => Promise.reject(new Error('refused')), shareTabs: true }),
    ).rejects.toThrow('refused');
    const next = await open();
    expect(await next.conversations()).toEqual([]);
  });
});
