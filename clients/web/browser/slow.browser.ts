import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { PlayedGateway } from './support/played-gateway.js';
import { World } from './support/world.js';

const STANDSTILL_MILLIS = 30_000;
const SLOW_MILLIS = 3_000;

let world: World;
let alice: Person;
let gateway: PlayedGateway;

beforeAll(async () => {
  world = await World.open();
});

beforeEach(async () => {
  alice = await world.visitor('alice', 'phone');
  gateway = await PlayedGateway.of(alice);
});

afterEach(async () => {
  await alice.context.close();
});

afterAll(async () => {
  await world.close();
});

test('what the server names and does not give is waited for, which is said with the time, and comes by itself', async () => {
  const { history } = gateway;
  await history.message('bob', 'The first');
  await alice.signIn();
  await alice.open('bob');
  await alice.sees('The first');

  gateway.isBare = true;
  await history.message('bob', 'Never told');
  gateway.tell(history.delta([await history.message('bob', 'The last')]));
  await alice.page.getByRole('button', { name: /^Behind \d/ }).waitFor();
  const waits = alice.page.getByRole('button', { name: /^Waiting since \d/ });
  await waits.waitFor({ timeout: STANDSTILL_MILLIS });
  const turning = await waits.locator('svg').evaluate(icon => getComputedStyle(icon).animationName);
  expect(turning).toBe('none');
  const note = alice.page.getByRole('status').filter({ hasText: /This device has waited for it since \d/ });
  await note.waitFor();
  await waits.click();
  await alice.page.getByRole('dialog').getByText('Waiting since').waitFor();
  await alice.page.keyboard.press('Escape');
  await alice.shot('chat-waits');

  gateway.isBare = false;
  await alice.sees('The last');
  await note.waitFor({ state: 'detached' });
  await alice.inLockstep();
});

test('a new device says that it is fetching a conversation, and not that nothing was said', async () => {
  const claims: string[] = [];
  await alice.page.exposeFunction('claimed', (text: string) => claims.push(text));
  await alice.page.addInitScript(() => {
    new MutationObserver(() => {
      const text = document.getElementById('root')?.textContent ?? '';
      if (text.includes('Nothing said yet')) {
        (globalThis as unknown as { claimed: (text: string) => void }).claimed(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  await gateway.history.message('bob', 'Said long ago');
  gateway.pullMillis = SLOW_MILLIS;
  await alice.comeIn();
  await alice.open('bob');
  await alice.page.getByRole('status').getByText('Fetching what was said').waitFor();
  await alice.shot('chat-fetching');
  await alice.sees('Said long ago');
  await alice.page.getByText('Fetching what was said').waitFor({ state: 'detached' });
  expect(claims).toEqual([]);
});

test('a conversation in which nothing was said yet says so while the device is in step', async () => {
  gateway.pullMillis = SLOW_MILLIS;
  await alice.comeIn();
  await alice.open('bob');
  const nothing = alice.page.getByText('Nothing said yet. Say hello!');
  await alice.page.getByRole('status').getByText('Fetching what was said').waitFor();
  expect(await nothing.count()).toBe(0);
  await nothing.waitFor();
  await alice.inLockstep();
  gateway.isAway = true;
  gateway.cut();
  await alice.page.getByText('No message of it is on this device yet.').waitFor();
  gateway.isAway = false;
  await alice.page.getByRole('button', { name: 'Try now' }).click();
  await nothing.waitFor();
});

test('an empty pane of the lab says what it is, and what to do next', async () => {
  const { history } = gateway;
  const { page, line } = alice;
  gateway.pullMillis = SLOW_MILLIS;
  await page.goto(`${line.origin}/lab?pane=alice/phone&conversation=${history.id}`);
  await page.getByText('Nothing of the conversation is held here yet').waitFor();
  await page.getByText('No message yet: write one below').waitFor();
  await alice.shot('lab-empty');
  const input = page.getByRole('textbox', { name: 'Message from alice/phone' });
  await input.fill('The first one');
  await input.press('Enter');
  await page.getByText('The first one', { exact: true }).waitFor();
  expect(await page.getByText('No message yet').count()).toBe(0);
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
