import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lockstep } from '../src/lockstep.js';
import { connected, letIn, optionsIn, QUICK } from './support/devices.js';
import { digestOf, History } from './support/history.js';
import { type Connection, FakeWorld, pause, until } from './support/surroundings.js';

let world: FakeWorld;
let lockstep: Lockstep;
let history: History;
let tokens: string[];

/** A token that lasts for a while, as far as a device looks into it. */
function tokenFor(seconds: number): string {
  const exp = Math.floor(Date.now() / 1_000) + seconds;
  return `e30.${btoa(JSON.stringify({ exp })).replaceAll('=', '')}.sig${tokens.length}`;
}

beforeEach(async () => {
  world = new FakeWorld();
  history = await History.direct();
  tokens = [];
  lockstep = await connected(
    optionsIn(world, {
      tokens: () => {
        const token = `token${tokens.length}`;
        tokens.push(token);
        return token;
      },
    }),
  );
});

afterEach(() => lockstep.close());

async function inStep(): Promise<Connection> {
  const connection = await world.accept();
  await letIn(connection, history);
  await until(() => lockstep.sync.value.kind === 'verified');
  return connection;
}

describe('a connection', () => {
  it.each([1006, 4408, 4413, 4429, 4499])('is made again with the same token after %i', async code => {
    const connection = await inStep();
    connection.closeWith(code);
    expect(await (await world.accept()).expect('hello')).toHaveProperty('token', 'token0');
  });

  it('is made with a new token after the old one expired', async () => {
    const connection = await inStep();
    connection.closeWith(4401);
    expect(await (await world.accept()).expect('hello')).toHaveProperty('token', 'token1');
  });

  it.each([4501, 4502, 4503, 4504])('is not made again after %i, and the reason is told', async code => {
    const connection = await inStep();
    const error = { code: 'device_revoked', class: 'auth', message: 'gone', retry: 'never', traceId: 't' };
    connection.send({ type: 'error', error });
    connection.closeWith(code);
    await until(() => lockstep.connection.value.kind === 'stopped');
    expect(lockstep.connection.value).toMatchObject({ error: { code: 'device_revoked' } });
    expect(lockstep.sync.value.kind).toBe('offline');
    expect(await world.isCalledWithin(100)).toBe(false);
  });

  it('says hello first, whatever is asked while the socket opens', async () => {
    await lockstep.disconnect();
    world.opensAtOnce = false;
    await lockstep.connect();
    await world.accept();
    const connection = await world.accept();
    await lockstep.subscribe(history.id, 'full');
    await lockstep.typing(history.id, true);
    await lockstep.presence('away');
    connection.open();
    await connection.expect('hello');
    expect(connection.received[0]).toHaveProperty('type', 'hello');
  });

  it('is left within the window of a node that drains, and not before', async () => {
    const connection = await inStep();
    const begin = performance.now();
    connection.send({ type: 'drain', reconnectAfterMillis: [60, 120] });
    await world.accept();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(59);
    expect(connection.isOver).toBe(true);
  });

  it('waits for its time in the window even if the node is gone before', async () => {
    const connection = await inStep();
    const begin = performance.now();
    connection.send({ type: 'drain', reconnectAfterMillis: [150, 160] });
    await pause(5);
    connection.closeWith(4499);
    await world.accept();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(149);
  });

  it('waits as long as a server asks that is too busy', async () => {
    const connection = await inStep();
    const begin = performance.now();
    const error = {
      code: 'too_many',
      class: 'overload',
      message: '',
      retry: 'after',
      retryAfterMillis: 200,
      traceId: 't',
    };
    connection.send({ type: 'error', error });
    connection.closeWith(4429);
    await world.accept();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(199);
  });

  it('waits no longer than an hour, whatever a server asks', async () => {
    const connection = await inStep();
    const forever = Number.MAX_SAFE_INTEGER;
    const error = { code: 'too_many', class: 'overload', message: '', retry: 'after', traceId: 't' };
    connection.send({ type: 'drain', reconnectAfterMillis: [forever, forever] });
    connection.send({ type: 'error', error: { ...error, retryAfterMillis: forever } });
    connection.closeWith(4429);
    await until(() => lockstep.connection.value.kind === 'waiting');
    expect(lockstep.connection.value).toHaveProperty('retryInMillis', 3_600_000);
  });

  it('is given up when two pings are missed, and kept while they are answered', async () => {
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset', { heartbeatMillis: 200 });
    connection.caughtUp('c1', await digestOf());
    for (let beat = 0; beat < 4; beat++) {
      connection.send({ type: 'pong', nonce: (await connection.expect('ping'))['nonce'], serverTime: '' });
    }
    expect(connection.isOver).toBe(false);
    await connection.expect('ping');
    await world.accept();
    expect(connection.isOver).toBe(true);
  });

  it.each(['', '[]', '{"type":5}', '{"type":"delta","conversation":"nobody"}', '{"type":"heads"}'])(
    'ends with the malformed frame %j, and is made again',
    async frame => {
      const connection = await inStep();
      connection.sendText(frame);
      await world.accept();
      expect(connection.isOver).toBe(true);
    },
  );

  it('passes over frames and fields that are not known', async () => {
    const connection = await inStep();
    connection.send({ type: 'news', of: 'tomorrow' });
    connection.send({ type: 'pong', serverTime: '', more: [1.5] });
    await pause(20);
    expect(connection.isOver).toBe(false);
    expect(lockstep.sync.value.kind).toBe('verified');
  });

  it('that does not let the device in time is given up', async () => {
    const connection = await world.accept();
    await connection.expect('hello');
    await pause(QUICK.connect);
    await world.accept();
  });

  it('is renewed with the next token before the present one expires', async () => {
    await lockstep.close();
    let seconds = 2;
    lockstep = await connected(optionsIn(world, { tokens: () => tokenFor((seconds += 2)) }));
    await world.accept();
    const connection = await world.accept();
    const first = (await connection.expect('hello'))['token'];
    connection.welcome('reset');
    connection.caughtUp('c1', await digestOf());
    const next = await world.accept();
    expect((await next.expect('hello'))['token']).not.toBe(first);
  });

  it('is waited for when no token comes', async () => {
    await lockstep.close();
    let asked = 0;
    lockstep = await connected(
      optionsIn(world, {
        tokens: () => {
          asked++;
          throw new Error('no sign-in');
        },
      }),
    );
    await until(() => asked > 3);
    expect(lockstep.connection.value).toMatchObject({
      kind: expect.stringMatching('waiting|connecting') as string,
    });
  });
});

describe('a device that wakes up', () => {
  it('does not wait until its time to try again has come', async () => {
    await lockstep.close();
    lockstep = await connected(optionsIn(world, { timings: { ...QUICK, backoffMax: 60_000 } }));
    await world.accept();
    world.onConnection = connection => connection.cut();
    const wait = (): number => {
      const state = lockstep.connection.value;
      return state.kind === 'waiting' ? state.retryInMillis : 0;
    };
    await until(() => wait() > 1_000);
    expect(lockstep.sync.value.kind).toBe('offline');
    const [before, begin, expected] = [world.connections.length, performance.now(), wait()];
    world.awake();
    await until(() => world.connections.length > before);
    expect(performance.now() - begin).toBeLessThan(expected - 200);
  });

  it.each(['awake', 'offline'] as const)(
    'finds out that its connection is dead when it is %s',
    async what => {
      const connection = await inStep();
      const begin = performance.now();
      world[what]();
      await connection.expect('ping');
      await world.accept();
      expect(performance.now() - begin).toBeLessThan(1_000);
      expect(connection.isOver).toBe(true);
    },
  );

  it('keeps a connection that answers', async () => {
    const connection = await inStep();
    for (let event = 0; event < 5; event++) {
      world.awake();
    }
    connection.send({ type: 'pong', nonce: (await connection.expect('ping'))['nonce'], serverTime: '' });
    await pause(2 * QUICK.probe);
    expect(connection.isOver).toBe(false);
  });
});

describe('what is not kept', () => {
  it('is said and heard: who types, and who is there', async () => {
    const heard: unknown[] = [];
    const connection = await inStep();
    lockstep.on('typingChanged', event => heard.push(event.user, event.isActive));
    lockstep.on('presenceChanged', event => heard.push(event.user, event.status));
    await lockstep.watch(['bob', 'bob']);
    expect(await connection.expect('presence')).toEqual({ type: 'presence', watch: ['bob'] });
    await lockstep.presence('away');
    await lockstep.typing(history.id, true);
    expect(await connection.expect('typing')).toMatchObject({ active: true });
    connection.send({ type: 'typing', conversation: history.id, user: 'bob', active: true });
    connection.send({ type: 'presence', user: 'bob', status: 'offline' });
    await until(() => heard.length === 4);
    expect(heard).toEqual(['bob', true, 'bob', 'offline']);
    connection.cut();
    const second = await world.accept();
    await second.expect('hello');
    second.welcome('current');
    expect(await second.expect('presence')).toEqual({ type: 'presence', status: 'away', watch: ['bob'] });
  });

  it('is not said faster than the server takes it: of many lists in a moment the last one is watched', async () => {
    const connection = await inStep();
    const lists = (): unknown[] =>
      connection.received.filter(({ type }) => type === 'presence').map(({ watch }) => watch);
    for (const user of ['bob', 'carol', 'dave', 'erin']) {
      await lockstep.watch([user]);
    }
    expect(lists()).toEqual([['bob'], ['carol']]);
    await until(() => lists().length > 2);
    expect(lists()).toEqual([['bob'], ['carol'], ['erin']]);
  });
});
