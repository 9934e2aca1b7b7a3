import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceEvent } from '../src/device/shapes.js';
import type { JsonObject } from '../src/events/json.js';
import { Lockstep } from '../src/lockstep.js';
import type { PendingCommand } from '../src/submitter.js';
import { answerPull, connected, letIn, optionsIn, texts } from './support/devices.js';
import { digestOf, History, newId } from './support/history.js';
import { type Connection, FakeWorld, pause, until } from './support/surroundings.js';

let world: FakeWorld;
let lockstep: Lockstep;
let history: History;
let own: History;
let told: DeviceEvent[];

beforeEach(async () => {
  world = new FakeWorld();
  history = await History.direct();
  own = await History.privateLog();
  lockstep = await connected(optionsIn(world));
  told = [];
  lockstep.listen(event => told.push(event));
});

afterEach(() => lockstep.close());

async function inStep(): Promise<Connection> {
  const connection = await world.accept();
  await letIn(connection, history, own);
  await until(() => lockstep.sync.value.kind === 'verified');
  return connection;
}

const refusal = { code: 'not_allowed', class: 'permission', message: 'no', retry: 'new_id', traceId: 't' };

async function refuse(connection: Connection, { id }: PendingCommand): Promise<void> {
  await connection.expect('command');
  connection.send({ type: 'result', id, outcome: 'rejected', error: refusal });
}

async function accept(connection: Connection, { id }: PendingCommand, more: JsonObject): Promise<void> {
  await connection.expect('command');
  connection.send({
    type: 'result',
    id,
    outcome: 'applied',
    conversation: history.id,
    stream: 'log',
    ...more,
  });
}

describe('what the user does', () => {
  it('shows at once, and is the same when the server has it', async () => {
    const connection = await inStep();
    const hello = await lockstep.in(history.id).send('hello', { mentions: ['bob', 'bob'] });
    const [pending] = await lockstep.timeline(history.id, 10);
    expect(pending).toMatchObject({
      messageId: hello.id,
      text: 'hello',
      seq: 0,
      isPending: true,
      mentions: ['bob'],
    });
    expect((await lockstep.conversation(history.id))?.isPending).toBe(true);
    await accept(connection, hello, { seq: 2 });
    expect(await hello.result).toMatchObject({ outcome: 'applied', seq: 2 });
    expect(await lockstep.timeline(history.id, 10)).toMatchObject([{ messageId: hello.id, isPending: true }]);
    await history.message('alice', 'hello', hello.id);
    connection.send(history.delta(history.events().slice(1)));
    await until(async () => (await lockstep.timeline(history.id, 10))[0]?.seq === 2);
    expect(await lockstep.timeline(history.id, 10)).toMatchObject([
      { messageId: hello.id, isPending: false },
    ]);
    expect(told.filter(event => event.type === 'messageReceived')).toHaveLength(1);
  });

  it('is taken back when it is refused, and the reason is told', async () => {
    const connection = await inStep();
    const hello = await lockstep.in(history.id).send('hello');
    await refuse(connection, hello);
    expect(await hello.result).toMatchObject({ outcome: 'rejected', error: { code: 'not_allowed' } });
    expect(await lockstep.timeline(history.id, 10)).toEqual([]);
    expect(told.at(-1)).toEqual({ type: 'messageRemoved', conversation: history.id, messageId: hello.id });
    expect((await lockstep.outbox())[0]).toMatchObject({ state: 'rejected', error: { code: 'not_allowed' } });
  });

  it('changes messages at once, all in one', async () => {
    const message = await history.message('alice', 'one');
    const other = await history.message('bob', 'two');
    const connection = await inStep();
    const edited = await lockstep.in(history.id).edit(message.id, 'ONE');
    await lockstep.in(history.id).react(other.id, '__proto__');
    await lockstep.in(history.id).retract(message.id);
    await lockstep.in(history.id).pin(other.id);
    expect(await lockstep.timeline(history.id, 10)).toMatchObject([
      { messageId: message.id, retracted: true, isPending: true },
      { text: 'two', reactions: [{ emoji: '__proto__', users: ['alice'] }], isPending: true },
    ]);
    expect((await lockstep.conversation(history.id))?.pinned).toEqual([other.id]);
    await refuse(connection, edited);
    await edited.result;
    expect((await lockstep.message(history.id, message.id))?.retracted).toBe(true);
  });

  it('settles by its own event when that comes before the result', async () => {
    const connection = await inStep();
    const hello = await lockstep.in(history.id).send('hello');
    await history.message('alice', 'hello', hello.id);
    connection.send(history.delta(history.events().slice(1)));
    expect(await hello.result).toMatchObject({ outcome: 'applied', seq: 2 });
  });

  it('begins conversations that can be used before the server knows them', async () => {
    const group = await lockstep.createGroup('Ducks', ['bob']);
    await lockstep.in(group.conversation).send('quack');
    await lockstep.in(group.conversation).addMembers(['carol', 'carol']);
    const [shown] = await lockstep.conversations();
    expect(shown).toMatchObject({
      id: group.conversation,
      title: 'Ducks',
      isPending: true,
      lastMessage: { text: 'quack' },
    });
    expect(shown?.members.map(member => `${member.user} ${member.role}`)).toEqual([
      'alice owner',
      'bob member',
      'carol member',
    ]);
    const direct = await lockstep.createDirect('bob');
    expect(direct.conversation).toBe(history.id);
    await expect(lockstep.createDirect('alice')).rejects.toThrow(RangeError);
    expect(await lockstep.conversation(newId())).toBeUndefined();
  });

  it('moves the mark, for others to see or not', async () => {
    await history.message('bob', 'one', newId(), { mentions: ['alice'] });
    await history.message('bob', 'two');
    const connection = await inStep();
    expect(await lockstep.conversation(history.id)).toMatchObject({ unread: 2, mentions: 1, readUpTo: 0 });
    const read = await lockstep.in(history.id).read(2);
    expect(await lockstep.conversation(history.id)).toMatchObject({ unread: 1, mentions: 0, readUpTo: 2 });
    await accept(connection, read, { stream: '@alice', seq: 1 });
    await read.result;
    const secretly = await lockstep.in(history.id).readPrivately(3);
    await refuse(connection, secretly);
    await secretly.result;
    expect(await lockstep.conversation(history.id)).toMatchObject({ unread: 1, readUpTo: 2 });
  });

  it('keeps drafts and settings, hides messages, blocks users and revokes devices', async () => {
    const message = await history.message('bob', 'one');
    await inStep();
    const { account } = lockstep;
    await account.draft(history.id, 'so far');
    await account.mute(history.id, new Date(0));
    await account.pin(history.id, true);
    await account.hideMessage(history.id, message.id);
    await account.block('bob');
    await account.revokeDevice('phone');
    expect((await lockstep.conversation(history.id))?.settings).toEqual({
      draft: 'so far',
      mutedUntil: '1970-01-01T00:00:00.000Z',
      pinned: true,
    });
    expect(await lockstep.timeline(history.id, 10)).toEqual([]);
    expect(await account.view()).toMatchObject({ blocked: ['bob'], devices: [{ device: 'phone' }] });
    expect((await account.view()).devices[0]).toHaveProperty('revokedAt');
    await account.draft(history.id, '');
    expect((await lockstep.conversation(history.id))?.settings).not.toHaveProperty('draft');
  });

  it.each(['', '\0', '\ud800', 'x'.repeat(16_385), 'é'.repeat(8_193)])(
    'is refused at once for text %#',
    async text => {
      await expect(lockstep.in(history.id).send(text)).rejects.toThrow(RangeError);
      expect(await lockstep.outbox()).toEqual([]);
    },
  );

  it('may be as long as the server takes', async () => {
    await lockstep.in(history.id).send('x'.repeat(16_384));
    await lockstep.in(history.id).send('\u202e\u200b<script>alert(1)</script>');
    expect(await texts(lockstep, history.id)).toHaveLength(2);
  });
});

describe('a long conversation', () => {
  it('begins at its end, and older messages are fetched page by page', async () => {
    await lockstep.close();
    for (let index = 1; index <= 30; index++) {
      await history.message('bob', `message ${index}`);
    }
    lockstep = await connected(optionsIn(world, { eventsOnFirstSync: 10 }));
    await world.accept();
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    const preview = {
      messageId: newId(),
      seq: 31,
      ordinal: 30,
      by: { user: 'bob', device: 'x' },
      at: '',
      text: 'message 30',
      reactions: {},
    };
    connection.heads([await history.headFrame({ unread: 30, preview })]);
    connection.caughtUp('c1', await digestOf(history));
    const snapshot = await connection.expect('snapshot');
    const { log } = await history.headFrame();
    const policy = { send: 'everyone', addMembers: 'everyone', editSettings: 'everyone' };
    const members = ['alice', 'bob'].map(user => ({ user, role: 'member' }));
    const state = { kind: 'direct', members, policy, pinned: [] };
    const { request, conversation } = snapshot;
    connection.send({ type: 'snapshot', request, conversation, epoch: '1', log, state });
    await until(() => lockstep.sync.value.kind === 'verified');
    expect(await lockstep.conversation(history.id)).toMatchObject({ unread: 30, held: 31, members });
    expect(await texts(lockstep, history.id)).toEqual([]);

    const [older] = [lockstep.loadHistory(history.id, 2)];
    const page = await connection.expect('page');
    expect(page).toMatchObject({ before: 32, limit: 2 });
    const events = history.events().slice(-2).reverse();
    const messages = events.map((event, index) => ({
      messageId: event.id,
      seq: event.seq,
      ordinal: 30 - index,
      by: event['by'] as JsonObject,
      at: event['at'] as string,
      text: (event['data'] as JsonObject)['text'] as string,
      reactions: { '👋': ['carol'] },
    }));
    connection.send({ type: 'messages', request: page['request'], conversation, messages, more: true });
    expect(await older).toBe(true);
    expect(await texts(lockstep, history.id)).toEqual(['message 29', 'message 30']);

    await history.log('reactionAdded', 'bob', {
      messageId: events[0]?.id ?? '',
      messageSeq: 31,
      emoji: '👋',
    });
    connection.send(history.delta(history.events().slice(-1)));
    await until(async () => {
      const [reaction] = (await lockstep.message(history.id, events[0]?.id ?? ''))?.reactions ?? [];
      return reaction?.users.join() === 'bob,carol';
    });
    const next = lockstep.loadHistory(history.id, 200);
    expect(await connection.expect('page')).toMatchObject({ before: 30 });
    connection.cut();
    await expect(next).rejects.toThrow('the connection was lost');
  });

  it('is shown by its head while its events are not held', async () => {
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    connection.heads([await history.headFrame({ unread: 7, mentions: 1, settings: { archived: true } })]);
    await until(async () => (await lockstep.conversations()).length === 1);
    expect((await lockstep.conversations())[0]).toMatchObject({
      unread: 7,
      mentions: 1,
      held: 0,
      announced: 1,
      peer: 'bob',
      settings: { archived: true },
    });
  });
});

describe('messages that expire', () => {
  it('are shown no more', async () => {
    const at = new Date(Date.now() + 60_000).toISOString();
    await history.message('bob', 'for a moment', newId(), { expiresAt: at });
    await inStep();
    expect(await texts(lockstep, history.id)).toEqual(['for a moment']);
    world.clockAhead = 60_001;
    expect(await texts(lockstep, history.id)).toEqual([]);
  });

  it('count as unread when they were erased before they came', async () => {
    const { data: _data, ...erased } = await history.message('bob', 'gone');
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    connection.heads([await history.headFrame({ unread: 1 })]);
    connection.caughtUp('c1', await digestOf(history));
    const { request } = await connection.expect('pull');
    connection.send(history.delta([history.events()[0] ?? {}, { ...erased, erased: true }], { request }));
    await until(() => lockstep.sync.value.kind === 'verified');
    expect(await lockstep.conversation(history.id)).toMatchObject({ unread: 1 });
    expect(await lockstep.timeline(history.id, 9)).toEqual([]);
  });
});

describe('observables', () => {
  it('tell the states a device goes through', async () => {
    const states: string[] = [];
    lockstep.sync.subscribe(state => states.push(state.kind));
    const connection = await inStep();
    await pause(20);
    const heardAt = Date.now();
    connection.send({ type: 'pong', serverTime: '' });
    await pause(20);
    const cutAt = Date.now();
    connection.cut();
    await until(() => states.at(-1) === 'connecting');
    await lockstep.disconnect();
    const { confirmedAt } = lockstep.sync.value as { confirmedAt: number };
    expect(confirmedAt).toBeGreaterThanOrEqual(heardAt);
    expect(confirmedAt).toBeLessThan(cutAt);
    const [first] = states;
    expect(['connecting', 'behind']).toContain(first);
    expect(states.join()).toMatch(/behind.*verified,offline,connecting,offline$/);
    expect(lockstep.sync.value).toMatchObject({ kind: 'offline', confirmedAt: expect.any(Number) as number });
  });

  it('show conversations as they change, while somebody listens', async () => {
    const list = lockstep.observeConversations();
    let calls = 0;
    const end = list.subscribe(() => calls++);
    const connection = await inStep();
    await until(() => list.value.length === 2);
    await history.message('bob', 'news');
    connection.send(history.delta(history.events().slice(1)));
    await until(() => list.value[0]?.lastMessage?.text === 'news');
    end();
    const before = calls;
    await lockstep.in(history.id).send('unheard');
    expect(calls).toBe(before);
  });
});

describe('the marks of the members', () => {
  it('are what their receipt streams amount to, and follow them', async () => {
    await history.message('alice', 'one');
    await history.message('alice', 'two');
    await history.append('@bob', 'delivered', 'bob', { device: 'laptop', upTo: 3 });
    await history.append('@bob', 'delivered', 'bob', { device: 'phone', upTo: 2 });
    const connection = await inStep();
    const marks = lockstep.observeMarks(history.id);
    const end = marks.subscribe(() => undefined);
    await until(() => marks.value.length > 0);
    expect(marks.value).toEqual([{ user: 'bob', deliveredUpTo: 3, readUpTo: 0 }]);
    const read = await history.append('@bob', 'read', 'bob', { upTo: 2 });
    connection.send(history.delta([read]));
    await until(() => marks.value[0]?.readUpTo === 2);
    expect(marks.value).toEqual([{ user: 'bob', deliveredUpTo: 3, readUpTo: 2 }]);
    end();
  });
});

describe('a refused command', () => {
  it('stays in the outbox, for the user to see why, until it is forgotten', async () => {
    const outbox = lockstep.observeOutbox();
    const end = outbox.subscribe(() => undefined);
    const connection = await inStep();
    const hello = await lockstep.in(history.id).send('hello');
    await refuse(connection, hello);
    await until(() => outbox.value[0]?.state === 'rejected');
    expect(outbox.value[0]).toMatchObject({ action: 'send', data: { text: 'hello' }, error: refusal });
    await lockstep.forget(hello.id);
    await until(() => outbox.value.length === 0);
    expect(told.at(-1)).toEqual({ type: 'commandForgotten', id: hello.id });
    end();
  });
});

describe('a closed device', () => {
  it('says so, and those who wait for results hear of it', async () => {
    const hello = await lockstep.in(history.id).send('hello');
    await lockstep.close();
    await expect(hello.result).rejects.toThrow('stays in its outbox');
    await expect(lockstep.conversations()).rejects.toThrow('closed');
    await lockstep.close();
  });

  it.each([
    [{ url: 'http://x' }, 'url'],
    [{ user: 'system' }, 'user'],
    [{ user: 'a b' }, 'user'],
    [{ device: '' }, 'device'],
    [{ framesAhead: 0 }, 'framesAhead'],
    [{ eventsOnFirstSync: -1 }, 'eventsOnFirstSync'],
    [{ timings: { backoffMin: 0 } }, 'backoffMin'],
  ])('cannot be opened with %j', async (wrong, name) => {
    await expect(Lockstep.open({ ...optionsIn(world), ...wrong })).rejects.toThrow(name);
  });
});

describe('a device with a private log', () => {
  it('holds what its user read elsewhere', async () => {
    await history.message('bob', 'one');
    await own.log('privatelyRead', 'alice', { conversation: history.id, upTo: 2 });
    const connection = await world.accept();
    await connection.expect('hello');
    connection.welcome('reset');
    history.readUpTo = 2;
    connection.heads([await own.headFrame(), await history.headFrame()]);
    connection.caughtUp('c1', await digestOf(history, own));
    await answerPull(connection, history, own);
    await answerPull(connection, history, own);
    await until(() => lockstep.sync.value.kind === 'verified');
    expect(await lockstep.conversation(history.id)).toMatchObject({ readUpTo: 2, unread: 0 });

    // A restore: the private log here is still the old one when the other conversation begins again.
    const restored = await History.direct('1900');
    await restored.message('bob', 'unread, after all');
    connection.heads([await restored.headFrame({ unread: 1 })]);
    await answerPull(connection, restored);
    await until(async () => (await lockstep.place(history.id)).seq === 2);
    expect(await lockstep.conversation(history.id)).toMatchObject({ readUpTo: 0, unread: 1 });
  });
});
