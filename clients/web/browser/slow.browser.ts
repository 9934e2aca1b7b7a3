import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { PlayedGateway } from './support/played-gateway.js';
import { World } from './support/world.js';

const STANDSTILL_MILLIS = 30_000;

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

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
