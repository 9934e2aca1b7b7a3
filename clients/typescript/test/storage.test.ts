import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lockstep } from '../src/lockstep.js';
import { DeviceStore } from '../src/store/device-store.js';
import { indexedDbStorage } from '../src/store/indexed-db-storage.js';
import { memoryStorage } from '../src/store/memory-storage.js';
import { type Change, type Storage, StoreError, withPrefix } from '../src/store/storage.js';
import { WriteBuffer } from '../src/store/write-buffer.js';
import { connected, letIn, optionsIn, texts } from './support/devices.js';
import { History } from './support/history.js';
import { FakeWorld, until } from './support/surroundings.js';

const put = (key: string, value: unknown): Change => ({ table: 'events', put: [key, value] });

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe.each<[string, () => Promise<Storage>]>([
  ['memory', () => Promise.resolve(memoryStorage())],
  ['IndexedDB', () => indexedDbStorage('device')],
])('the storage in %s', (_, open) => {
  it('keeps entries in the order of their keys', async () => {
    const storage = await open();
    await storage.commit([put('a/2', 2), put('b/1', 4), put('a/10', 1), put('a/3', { three: [3] })], false);
    expect(await storage.get('events', 'a/3')).toEqual({ three: [3] });
    expect(await storage.get('events', 'a/4')).toBeUndefined();
    expect((await storage.list('events', withPrefix('a/'), 9)).map(([key]) => key)).toEqual([
      'a/10',
      'a/2',
      'a/3',
    ]);
    expect(await storage.list('events', withPrefix('a/'), 1, true)).toEqual([['a/3', { three: [3] }]]);
    expect(await storage.list('events', { from: 'a/2', to: 'a/3' }, 9, true)).toEqual([['a/2', 2]]);
    expect(await storage.list('events', withPrefix(''), 0)).toEqual([]);
    await storage.commit([{ table: 'events', clear: withPrefix('a/') }, put('a/4', 5)], true);
    await storage.commit([{ table: 'events', remove: 'b/1' }], false);
    expect(await storage.list('events', withPrefix(''), 9)).toEqual([['a/4', 5]]);
  });

  it('is read through what is not committed yet', async () => {
    const storage = await open();
    await storage.commit([put('a/1', 1), put('a/2', 2), put('a/3', 3), put('b/1', 4)], false);
    const buffer = new WriteBuffer(storage);
    buffer.put('events', 'a/0', 0);
    buffer.put('events', 'a/2', 'two');
    buffer.remove('events', 'a/1');
    expect(await buffer.list('events', withPrefix('a/'), 2)).toEqual([
      ['a/0', 0],
      ['a/2', 'two'],
    ]);
    expect(await buffer.list('events', withPrefix('a/'), 2, true)).toEqual([
      ['a/3', 3],
      ['a/2', 'two'],
    ]);
    buffer.clear('events', withPrefix('a/'));
    buffer.put('events', 'a/9', 9);
    expect(await buffer.get('events', 'a/3')).toBeUndefined();
    expect(await buffer.list('events', withPrefix(''), 9)).toEqual([
      ['a/9', 9],
      ['b/1', 4],
    ]);
    expect(await storage.get('events', 'a/3')).toBe(3);
    await buffer.commit(true);
    expect(buffer.isChanged).toBe(false);
    expect(await storage.list('events', withPrefix(''), 9)).toEqual([
      ['a/9', 9],
      ['b/1', 4],
    ]);
  });

  it('is of one device', async () => {
    const storage = await open();
    await DeviceStore.open(storage, 'alice', 'phone');
    await expect(DeviceStore.open(storage, 'alice', 'laptop')).rejects.toThrow(StoreError);
  });
});

describe('the database of a browser', () => {
  it('makes all changes of a commit, or none, when the tab dies in the middle', async () => {
    const storage = await indexedDbStorage('device');
    await storage.commit([put('a', 1)], false);
    const original = IDBObjectStore.prototype.put;
    let puts = 0;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
      const request = original.apply(this, args);
      if (++puts === 2) {
        request.onsuccess = () => this.transaction.abort(); // as the browser does when a tab goes
      }
      return request;
    };
    try {
      await expect(storage.commit([put('a', 2), put('b', 2), put('c', 2)], false)).rejects.toThrow(
        StoreError,
      );
    } finally {
      IDBObjectStore.prototype.put = original;
    }
    const again = await indexedDbStorage('device');
    expect(await again.list('events', withPrefix(''), 9)).toEqual([['a', 1]]);
  });

  it('takes nothing from a tab that another one has followed', async () => {
    const [first, second] = [await indexedDbStorage('device'), await indexedDbStorage('device')];
    await second.commit([put('a', 'second')], false);
    await expect(first.commit([put('a', 'first')], false)).rejects.toMatchObject({ trouble: 'taken' });
    expect(await second.get('events', 'a')).toBe('second');
  });

  it('says so when it is refused, or was closed', async () => {
    const refusing = {
      open: () => {
        throw new DOMException('not in this mode', 'SecurityError');
      },
    };
    await expect(indexedDbStorage('device', refusing as unknown as IDBFactory)).rejects.toMatchObject({
      trouble: 'refused',
      message: expect.stringContaining('SecurityError') as string,
    });
    const storage = await indexedDbStorage('device');
    await storage.close();
    await expect(storage.commit([put('a', 1)], false)).rejects.toMatchObject({ trouble: 'taken' });
  });

  it('says so when there is no room', async () => {
    const storage = await indexedDbStorage('device');
    const original = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...args) {
      const request = original.apply(this, args);
      const error = new DOMException('no room', 'QuotaExceededError');
      Object.defineProperty(this.transaction, 'error', { value: error });
      request.onsuccess = () => this.transaction.abort(); // as the browser does when it would write
      return request;
    };
    try {
      await expect(storage.commit([put('a', 1)], false)).rejects.toMatchObject({ trouble: 'full' });
    } finally {
      IDBObjectStore.prototype.put = original;
    }
  });
});

describe('a device on it', () => {
  let world: FakeWorld;
  let lockstep: Lockstep;

  beforeEach(() => {
    world = new FakeWorld();
  });

  afterEach(() => lockstep.close());

  it('keeps everything over a reload, the outbox too', async () => {
    const history = await History.direct();
    await history.message('bob', 'one');
    const options = optionsIn(world, { storage: () => indexedDbStorage('device') });
    lockstep = await connected(options);
    await letIn(await world.accept(), history);
    await until(() => lockstep.sync.value.kind === 'verified');
    await lockstep.disconnect();
    const { id } = await lockstep.in(history.id).send('two');
    const state = [
      await lockstep.conversation(history.id),
      await lockstep.digest(),
      await lockstep.vector(history.id),
    ];
    await lockstep.close();

    lockstep = await Lockstep.open(options);
    expect([
      await lockstep.conversation(history.id),
      await lockstep.digest(),
      await lockstep.vector(history.id),
    ]).toEqual(state);
    expect(await texts(lockstep, history.id)).toEqual(['one', 'two']);
    expect(lockstep.sync.value).toMatchObject({ kind: 'offline', confirmedAt: expect.any(Number) as number });
    await lockstep.connect();
    const connection = await world.accept();
    expect(await connection.expect('hello')).toMatchObject({ cursor: 'c1' });
    connection.welcome('current');
    expect(await connection.expect('command')).toMatchObject({ id, action: 'send', data: { text: 'two' } });
  });

  it('acknowledges only what a power failure would find', async () => {
    const history = await History.direct();
    const storage = await indexedDbStorage('device');
    let durable = -1;
    let stored = 0;
    const watched: Storage = {
      get: (table, key) => storage.get(table, key),
      list: (table, range, limit, isReverse) => storage.list(table, range, limit, isReverse),
      commit: async (changes, isDurable) => {
        await storage.commit(changes, isDurable);
        stored += changes.filter(change => change.table === 'events' && 'put' in change).length;
        durable = isDurable ? stored : durable;
      },
      close: () => storage.close(),
    };
    lockstep = await connected(optionsIn(world, { storage: () => Promise.resolve(watched) }));
    const connection = await world.accept();
    const acked: [unknown, number][] = [];
    connection.handle = frame => {
      const marks = frame['marks'] as Record<string, { seq: number }> | undefined;
      if (marks) {
        acked.push([marks[history.id]?.seq, durable]);
      }
    };
    await letIn(connection, history);
    for (let index = 0; index < 5; index++) {
      await history.message('bob', `message ${index}`);
      connection.send(history.delta(history.events().slice(-1)));
      await until(() => acked.at(-1)?.[0] === index + 2);
    }
    expect(acked.map(([seq]) => seq)).toEqual(acked.map(([, isDurable]) => isDurable));
  });

  it('stops when the store is full, says why, and has sent and told nothing of what it could not keep', async () => {
    const history = await History.direct();
    const storage = await indexedDbStorage('device');
    let isFull = false;
    const full: Storage = {
      get: (table, key) => storage.get(table, key),
      list: (table, range, limit, isReverse) => storage.list(table, range, limit, isReverse),
      commit: (changes, isDurable) =>
        isFull
          ? Promise.reject(new StoreError('the database takes nothing more: QuotaExceededError', 'full'))
          : storage.commit(changes, isDurable),
      close: () => storage.close(),
    };
    lockstep = await connected(optionsIn(world, { storage: () => Promise.resolve(full) }));
    const connection = await world.accept();
    await letIn(connection, history);
    await until(() => lockstep.sync.value.kind === 'verified');
    isFull = true;
    const told: string[] = [];
    lockstep.listen(event => told.push(event.type));
    await expect(lockstep.in(history.id).send('too much')).rejects.toThrow();
    expect(lockstep.connection.value).toMatchObject({
      kind: 'stopped',
      cause: 'the database takes nothing more: QuotaExceededError',
      store: 'full',
    });
    expect(told).not.toContain('messageChanged');
    expect(connection.received.some(frame => frame['type'] === 'command')).toBe(false);
    await lockstep.close();
    lockstep = await Lockstep.open(optionsIn(world, { storage: () => indexedDbStorage('device') }));
    expect(await lockstep.outbox()).toEqual([]);
  });
});
