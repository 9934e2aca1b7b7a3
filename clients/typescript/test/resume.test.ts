import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../src/device/shapes.js';
import type { JsonObject } from '../src/events/json.js';
import type { Lockstep } from '../src/lockstep.js';
import { memoryStorage } from '../src/store/memory-storage.js';
import { answerPull, connected, letIn, optionsIn, texts } from './support/devices.js';
import { digestOf, History } from './support/history.js';
import { type Connection, FakeWorld, pause, until } from './support/surroundings.js';

let world: FakeWorld;
let lockstep: Lockstep;
let history: History;
let told: DeviceEvent[];
const storages = new WeakMap<FakeWorld, ReturnType<typeof memoryStorage>>();

async function open(): Promise<void> {
  const storage = storages.get(world) ?? memoryStorage();
  storages.set(world, storage);
  lockstep = await connected(optionsIn(world, { storage: () => Promise.resolve(storage) }));
  told = [];
  lockstep.listen(event => told.push(event));
}

async function reopen(): Promise<Connection> {
  await lockstep.close();
  await open();
  return world.accept();
}

beforeEach(async () => {
  world = new FakeWorld();
  history = await History.direct();
  await open();
});

afterEach(() => lockstep.close());

const kind = (): string => lockstep.sync.value.kind;

async function inStep(): Promise<Connection> {
  const connection = await world.accept();
  await letIn(connection, history);
  await until(() => kind() === 'verified');
  return connection;
}

describe('resume', () => {
  it('of a new device pulls what the heads name and is verified', async () => {
    await history.message('bob', 'one');
    await history.message('bob', 'two');
    const connection = await world.accept();
    const hello = await connection.expect('hello');
    expect(hello).toMatchObject({ protocol: 1, token: 'token', device: { id: 'phone' }, credit: 64 });
    expect(hello).not.toHaveProperty('cursor');
    expect(connection.received[0]).toBe(hello);
    connection.welcome('reset');
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c1', await digestOf(history));
    await answerPull(connection, history);
    await until(() => kind() === 'verified');
    expect(await lockstep.digest()).toBe(await digestOf(history));
    expect(await lockstep.serverDigest()).toBe(await digestOf(history));
    expect(await texts(lockstep, history.id)).toEqual(['one', 'two']);
    expect((await lockstep.conversation(history.id))?.unread).toBe(2);
  });

  it('of one that was away says cursor and digest, and gets what it missed once', async () => {
    await history.message('bob', 'one');
    await inStep();
    await history.message('bob', 'two');
    const connection = await reopen();
    const before = await lockstep.digest();
    expect(await connection.expect('hello')).toMatchObject({ cursor: 'c1', digest: before });
    connection.welcome('delta');
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c2', await digestOf(history));
    expect(await answerPull(connection, history)).toMatchObject({ have: { log: 2 }, epoch: '1' });
    await until(() => kind() === 'verified');
    const received = told.filter(event => event.type === 'messageReceived');
    expect(received.map(event => event.message.text)).toEqual(['two']);
  });

  it('of one in step is verified without heads', async () => {
    await inStep();
    const connection = await reopen();
    await connection.expect('hello');
    connection.welcome('current');
    connection.caughtUp('c2', await digestOf(history));
    await until(() => kind() === 'verified');
  });

  it('pulls again while there is more', async () => {
    for (let index = 0; index < 25; index++) {
      await history.message('bob', `message ${index}`);
    }
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c1', await digestOf(history));
    for (const held of [0, 10, 20]) {
      const pull = await connection.expect('pull');
      expect((pull['have'] as JsonObject)['log'] ?? 0).toBe(held);
      connection.send(history.pulled(pull, 10));
    }
    await until(() => kind() === 'verified');
    expect(await texts(lockstep, history.id)).toHaveLength(25);
  });

  it('pulls heads after the next connection that were not pulled before', async () => {
    await history.message('bob', 'one');
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c1', await digestOf(history));
    await connection.expect('pull');
    expect(lockstep.sync.value).toEqual({ kind: 'behind', events: 2 });
    connection.cut();
    const second = await world.accept();
    expect(await second.expect('hello')).toHaveProperty('cursor', 'c1');
    second.welcome('delta');
    second.caughtUp('c1', await digestOf(history));
    await answerPull(second, history);
    await until(() => kind() === 'verified');
  });

  it('applies live deltas, drops repeats and pulls a gap', async () => {
    const connection = await inStep();
    await history.message('bob', 'one');
    const repeated = history.delta(history.events().slice(1, 2));
    connection.send(repeated);
    connection.send(repeated);
    await history.message('bob', 'lost on the way');
    await history.message('bob', 'three');
    connection.send(history.delta(history.events().slice(3)));
    expect(await answerPull(connection, history)).toMatchObject({ have: { log: 2 } });
    await until(async () => (await texts(lockstep, history.id)).length === 3);
    const received = told.filter(event => event.type === 'messageReceived');
    expect(received.map(event => event.message.text)).toEqual(['one', 'lost on the way', 'three']);
    const stored = told.filter(event => event.type === 'eventStored');
    expect(stored.map(event => event.event)).toEqual(history.events());
  });

  it('keeps the order of frames however long each takes', async () => {
    const connection = await inStep();
    for (let index = 0; index < 60; index++) {
      await history.message('bob', `${index} ${'x'.repeat(index % 2 === 0 ? 16_000 : 1)}`);
    }
    for (const event of history.events().slice(1)) {
      connection.send(history.delta([event]));
    }
    await until(async () => (await lockstep.place(history.id)).seq === 61);
    expect(connection.received.filter(frame => frame['type'] === 'pull')).toHaveLength(1);
  });

  it('pulls what lag names', async () => {
    const connection = await inStep();
    await history.message('bob', 'one');
    connection.send({ type: 'lag', conversations: [history.id] });
    await answerPull(connection, history);
    await until(async () => (await texts(lockstep, history.id)).length === 1);
  });

  it('asks a view again that has not reached the named place, a refusal for now, and one that does not answer', async () => {
    const connection = await inStep();
    await history.message('bob', 'one');
    await history.message('bob', 'two');
    connection.send(history.delta(history.events().slice(2)));
    const pull = await connection.expect('pull');
    connection.send(history.delta([], { request: pull['request'] }));
    const refused = await connection.expect('pull');
    const error = { code: 'unavailable', class: 'transient', message: '', retry: 'same_id', traceId: 't' };
    connection.send({ type: 'error', error, request: refused['request'] });
    await connection.expect('pull'); // never answered
    await answerPull(connection, history);
    await until(async () => (await texts(lockstep, history.id)).length === 2);
  });

  it('stops at a broken chain after one more pull, that conversation alone, and tries it with the next connection', async () => {
    const own = await History.privateLog();
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    connection.heads([await history.headFrame(), await own.headFrame()]);
    connection.caughtUp('c1', await digestOf(history, own));
    for (let forged = 0; forged < 2;) {
      const pull = await connection.expect('pull');
      if (pull['conversation'] === own.id) {
        connection.send(own.pulled(pull));
      } else {
        const [first] = history.events();
        connection.send(
          history.delta([{ ...first, at: '2020-01-01T00:00:00.000Z' }], { request: pull['request'] }),
        );
        forged++;
      }
    }
    await until(() => told.some(event => event.type === 'diverged'));
    expect(await lockstep.conversation(history.id)).toMatchObject({ health: 'diverged', held: 0 });
    await until(async () => (await lockstep.place(own.id)).seq === 1);
    expect(kind()).toBe('behind');
    expect(await connection.says('pull', 100)).toBe(false);
    connection.cut();
    await letIn(await world.accept(), history, own).catch(() => undefined);
    await until(async () => (await lockstep.conversation(history.id))?.health === 'sound');
  });

  it('answers a digest that differs with one hello without cursor', async () => {
    await inStep();
    const connection = await reopen();
    const wrong = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    await connection.expect('hello');
    connection.welcome('delta');
    connection.caughtUp('c2', wrong);
    expect(await connection.expect('hello')).not.toHaveProperty('cursor');
    connection.welcome('reset');
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c3', wrong);
    await until(() => kind() === 'inStep');
    expect(await connection.says('hello', 100)).toBe(false);
  });

  it('forgets nothing but the listing of a conversation that a reset does not name', async () => {
    await inStep();
    const connection = await reopen();
    await connection.expect('hello');
    connection.welcome('reset', { reason: 'cursor_unknown' });
    connection.caughtUp('c2', await digestOf());
    await until(() => kind() === 'verified');
    expect(await lockstep.conversations()).toEqual([]);
    expect(await lockstep.place(history.id)).toMatchObject({ seq: 1 });
  });

  it('is verified at the place of a view that is behind the device', async () => {
    const connection = await inStep();
    const behind = await digestOf(history);
    const head = await history.headFrame();
    await history.message('bob', 'one');
    connection.send(history.delta(history.events().slice(1)));
    await until(async () => (await lockstep.place(history.id)).seq === 2);
    const second = await reopen();
    await second.expect('hello');
    second.welcome('delta');
    second.heads([head]);
    second.caughtUp('c2', behind);
    await until(() => kind() === 'verified');
  });

  it.each(['head', 'snapshot'])(
    'begins a conversation again when its epoch changes, told by a %s',
    async by => {
      await history.message('bob', 'of the old history');
      await history.append('@alice', 'read', 'alice', { upTo: 2 });
      const connection = await inStep();
      expect((await lockstep.conversation(history.id))?.readUpTo).toBe(2);
      const lost = await lockstep.in(history.id).send('answered, and lost with its history');
      await connection.expect('command');
      connection.send({
        type: 'result',
        id: lost.id,
        outcome: 'applied',
        conversation: history.id,
        stream: 'log',
        seq: 99,
      });
      await lost.result;
      expect(await texts(lockstep, history.id)).toHaveLength(2);
      const restored = await History.direct('1900');
      await restored.message('bob', 'of the new one');
      const replaced: string[] = [];
      lockstep.on('conversationReplaced', ({ conversation }) => replaced.push(conversation));
      if (by === 'head') {
        connection.heads([await restored.headFrame()]);
      } else {
        connection.send({ type: 'lag', conversations: [history.id] });
        const { request } = await connection.expect('pull');
        const state = {
          kind: 'direct',
          members: [],
          pinned: [],
          policy: { send: 'everyone', addMembers: 'everyone', editSettings: 'everyone' },
        };
        const { log } = await restored.headFrame();
        connection.send({
          type: 'snapshot',
          request,
          conversation: history.id,
          epoch: '1900',
          log,
          state,
          reason: 'epoch_changed',
        });
      }
      expect(await answerPull(connection, restored)).toMatchObject({ epoch: '1900', have: {} });
      await until(async () => (await texts(lockstep, history.id)).join() === 'of the new one');
      expect(replaced).toEqual([history.id]);
      expect(await lockstep.conversation(history.id)).toMatchObject({ readUpTo: 0, unread: 1 });
      connection.send(history.delta(history.events()));
      await pause(30);
      expect(await texts(lockstep, history.id)).toEqual(['of the new one']);
    },
  );

  it('stops before a type that is not known, and passes over one that may be ignored', async () => {
    const connection = await inStep();
    await history.log('pollOpened', 'bob', { question: '?' });
    connection.send(history.delta(history.events().slice(1)));
    await until(async () => (await lockstep.conversation(history.id))?.health === 'upgradeNeeded');
    expect(await lockstep.place(history.id)).toMatchObject({ seq: 1 });
  });

  it('says what is stored with its chain, and not again once a pong has proved that it arrived', async () => {
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset', { heartbeatMillis: 300 });
    connection.heads([await history.headFrame()]);
    connection.caughtUp('c1', await digestOf(history));
    await answerPull(connection, history);
    const ack = await connection.expect('ack');
    expect(ack['marks']).toEqual({ [history.id]: { seq: 1, chain: history.events()[0]?.chain } });
    const ping = await connection.expect('ping');
    connection.send({ type: 'pong', nonce: ping['nonce'], serverTime: '' });
    await lockstep.digest();
    const second = await reopen();
    await second.expect('hello');
    second.welcome('current');
    second.caughtUp('c2', await digestOf(history));
    expect(await second.says('ack', 100)).toBe(false);
  });

  it('asks for the receipts that are wanted, and leaves alone what nobody wants', async () => {
    const connection = await inStep();
    await lockstep.subscribe(history.id, 'full');
    expect(await connection.expect('subscribe')).toMatchObject({ interest: 'full' });
    await answerPull(connection, history);
    await history.append('@bob', 'delivered', 'bob', { device: 'laptop', upTo: 1 });
    connection.send(history.delta(history.events('@bob')));
    await until(() => told.some(event => event.type === 'receiptMoved'));
    expect(told.find(event => event.type === 'receiptMoved')).toMatchObject({
      user: 'bob',
      device: 'laptop',
      upTo: 1,
    });
    await lockstep.subscribe(history.id, 'none');
    connection.cut();
    const second = await world.accept();
    await second.expect('hello');
    await history.message('bob', 'unwanted');
    second.welcome('delta');
    second.heads([await history.headFrame()]);
    second.caughtUp('c2', await digestOf(history));
    expect(await second.says('pull', 60)).toBe(false);
  });

  it('gives credit back for what is stored', async () => {
    const connection = await inStep();
    for (let index = 0; index < 16; index++) {
      await history.message('bob', `message ${index}`);
      connection.send(history.delta(history.events().slice(-1)));
    }
    expect(Number((await connection.expect('credit'))['frames'])).toBeGreaterThanOrEqual(16);
  });
});
