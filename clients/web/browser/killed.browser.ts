import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayProcess } from './support/gateway-process.js';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

const RETURN_MILLIS = 60_000;
const TEST_MILLIS = 240_000;

let world: World;
let gateway: GatewayProcess;
let ada: Person;
let grace: Person;

/** Ada is at the gateway that dies; Grace at another one, where there is one. */
beforeAll(async () => {
  world = await World.open();
  gateway = new GatewayProcess(world.gateway);
  [ada, grace] = await Promise.all([
    world.person(world.name('ada'), 'laptop'),
    world.person(world.name('grace'), 'desk', {}, world.otherGateway),
  ]);
  await ada.beginGroup('Elsewhere', [grace.user]);
  await grace.open('Elsewhere');
  await ada.beginDirect(grace.user);
  await ada.say('Before the blow');
  await ada.standing('Before the blow', 'Delivered');
});

afterAll(async () => {
  await gateway.bringBack();
  await world.close();
}, TEST_MILLIS);

test(
  'a gateway is killed: the page says so, keeps what is said, and goes on by itself',
  async () => {
    const { page } = ada;
    await page.evaluate(() => {
      document.documentElement.dataset['never'] = 'reloaded';
    });
    await Promise.all([gateway.kill(), ada.say('In the moment of it')]);

    const banner = page.getByRole('status').filter({ hasText: 'Offline.' });
    await banner.getByText(/last confirmed/).waitFor();
    await page.getByRole('button', { name: 'Offline', exact: true }).waitFor();
    await ada.say('After it');
    await ada.say('Long after it');
    await ada.message('Long after it').getByRole('img', { name: 'Waits to be sent' }).waitFor();
    await banner.getByText(/[23] messages wait to be sent/).waitFor();
    await ada.shot('chat-gateway-killed');
    await grace.say('Ada is away');
    await grace.say('Still away');

    await gateway.bringBack();
    await banner.waitFor({ state: 'detached', timeout: RETURN_MILLIS });
    await Promise.all([ada, grace].map(person => person.inLockstep(RETURN_MILLIS)));
    await ada.inList('Elsewhere').getByText('2 unread').waitFor();
    await ada.standing('Long after it', 'Delivered');
    await grace.inList(ada.user).getByText('4 unread').waitFor();
    await grace.open(ada.user);
    await grace.sees('Long after it');
    await ada.standing('Long after it', 'Read');

    const order = ['Before the blow', 'In the moment of it', 'After it', 'Long after it'];
    for (const person of [ada, grace]) {
      const said = await person.page.getByRole('article').locator('.text').allInnerTexts();
      expect(said).toEqual(order);
    }
    await ada.open('Elsewhere');
    await ada.sees('Still away');
    expect(await page.evaluate(() => document.documentElement.dataset['never'])).toBe('reloaded');
  },
  TEST_MILLIS,
);

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
