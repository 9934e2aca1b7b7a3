import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { History, newId } from '../../typescript/test/support/history.js';
import type { Person } from './support/person.js';
import { PlayedGateway } from './support/played-gateway.js';
import { World } from './support/world.js';

const NOT_PROVED = /does not follow from what this device holds, so nothing of it is shown/;
const TOO_OLD = /Something new has happened here that this page is too old to show/;

let world: World;
let alice: Person;
let gateway: PlayedGateway;

beforeAll(async () => {
  world = await World.open();
});

beforeEach(async () => {
  alice = await world.visitor('alice', 'phone');
  gateway = await PlayedGateway.of(alice);
  await gateway.history.message('bob', 'The truth');
  await alice.signIn();
  await alice.open('bob');
  await alice.sees('The truth');
});

afterEach(async () => {
  await alice.context.close();
});

afterAll(async () => {
  await world.close();
});

/** Somebody in the middle changes every text. */
function forged(delta: Record<string, unknown>): Record<string, unknown> {
  const events = delta['events'] as { type: string; data: object }[];
  return { ...delta, events: events.map(lied) };
}

function lied<T extends { type: string; data: object }>(event: T): T {
  return event.type === 'messageSent' ? { ...event, data: { ...event.data, text: 'A lie' } } : event;
}

test('a frame that cannot be proved is fetched anew, and shown as it is', async () => {
  const event = await gateway.history.message('bob', 'Nothing but the truth');
  gateway.tell(forged(gateway.history.delta([event])));
  await alice.sees('Nothing but the truth');
  expect(await alice.page.getByText('A lie').count()).toBe(0);
  expect(await alice.page.getByText(NOT_PROVED).count()).toBe(0);
});

test('a history that cannot be proved is not shown, which is said; it is tried again with the next connection', async () => {
  gateway.distort = forged;
  const event = await gateway.history.message('bob', 'Nothing but the truth');
  gateway.tell(forged(gateway.history.delta([event])));
  await alice.page.getByRole('alert').getByText(NOT_PROVED).waitFor();
  await alice.inList('bob').getByText('Not to be proved').waitFor();
  await alice.shot('chat-misled');
  expect(await alice.page.getByText('A lie').count()).toBe(0);

  gateway.distort = undefined;
  gateway.cut();
  await alice.sees('Nothing but the truth');
  await alice.page.getByText(NOT_PROVED).waitFor({ state: 'detached' });
  await alice.inLockstep();
});

test('an event of a type that nobody knows yet is kept and proved, where it may be passed over', async () => {
  const { history } = gateway;
  gateway.tell(
    history.delta([await history.log('pollOpened', 'bob', { question: '?' }, newId(), { ignorable: true })]),
  );
  await gateway.says('Said after it');
  await alice.sees('Said after it');
  expect(await alice.page.getByText(TOO_OLD).count()).toBe(0);
  gateway.cut();
  await alice.page.getByRole('button', { name: 'In lockstep' }).waitFor({ state: 'detached' });
  await alice.inLockstep(); // the digest counts it
});

test('before one that must not be passed over the conversation stands still, which is said', async () => {
  const { history } = gateway;
  gateway.tell(history.delta([await history.log('pollOpened', 'bob', { question: '?' })]));
  await gateway.says('Said after it');
  await alice.page.getByRole('alert').getByText(TOO_OLD).waitFor();
  await alice.inList('bob').getByText('Needs a newer app').waitFor();
  await alice.shot('chat-too-old');
  await alice.sees('The truth');
  expect(await alice.page.getByText('Said after it').count()).toBe(0);
  await alice.page.getByRole('button', { name: /^(Behind \d|Waiting since|Comparing|In step)/ }).waitFor();
});

test('after a restore a conversation begins again as the server has it, which is said; what waits is sent', async () => {
  await gateway.says('Said after the backup');
  await alice.sees('Said after the backup');
  gateway.isAway = true;
  gateway.cut();
  await alice.page.getByText('Offline.').waitFor();
  await alice.say('Said in between');
  const restored = await History.direct('2');
  await restored.message('bob', 'The truth');
  gateway.restore(restored);
  gateway.isAway = false;
  await alice.page.getByRole('button', { name: 'Try now' }).click();

  await alice.page.getByRole('alert').getByText('The server was restored from a backup').waitFor();
  await alice.standing('Said in between', 'Sent');
  await alice.shot('chat-restored');
  const said = await alice.page.getByRole('article').locator('.text').allInnerTexts();
  expect(said).toEqual(['The truth', 'Said in between']);
  await alice.page.getByRole('button', { name: 'Dismiss' }).click();
  await alice.page.getByText('The server was restored').waitFor({ state: 'detached' });
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
