import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

let world: World;
let ada: Person;
let grace: Person;
let names: { ada: string; grace: string };

beforeAll(async () => {
  world = await World.open();
  names = { ada: world.name('ada'), grace: world.name('grace') };
  [ada, grace] = await Promise.all([world.person(names.ada, 'laptop'), world.person(names.grace, 'desk')]);
  await ada.beginDirect(names.grace);
  await ada.say('Before the tunnel');
  await grace.open(names.ada);
  await grace.sees('Before the tunnel');
});

afterAll(async () => {
  await world.close();
});

test('without a network one goes on, and the page says what waits and since when it was confirmed', async () => {
  ada.line.cut();
  const banner = ada.page.getByRole('status').filter({ hasText: 'Offline.' });
  await banner.waitFor();
  await ada.say('In the tunnel');
  await ada.say('Still in it');
  await banner.getByText('2 messages').waitFor();
  await banner.getByText(/last confirmed/).waitFor();
  await ada.message('Still in it').getByRole('img', { name: 'Waits to be sent' }).waitFor();
  await grace.say('Where are you?');
  await ada.shot('chat-offline');

  ada.line.mend();
  await banner.getByRole('button', { name: 'Try now' }).click();
  await grace.sees('Still in it');
  await ada.sees('Where are you?');
  await banner.waitFor({ state: 'detached' });
  await ada.inLockstep();
  const said = await grace.page.getByRole('article').allInnerTexts();
  const order = ['In the tunnel', 'Still in it'].map(text => said.findIndex(one => one.includes(text)));
  expect(order[0]).toBeLessThan(order[1] ?? 0);
});

test('a reload in the middle of the outbox loses and doubles nothing', async () => {
  ada.line.cutSockets();
  await ada.page.getByText('Offline.').waitFor();
  for (const text of ['one of three', 'two of three', 'three of three']) {
    await ada.say(text);
  }
  await ada.sees('three of three');
  await ada.page.reload();
  await ada.sees('three of three');
  await ada.page.getByText('3 messages').waitFor();
  ada.line.mend();
  await grace.sees('three of three');
  await ada.inLockstep();
  for (const text of ['one of three', 'two of three', 'three of three']) {
    expect(await grace.page.getByRole('article').filter({ hasText: text }).count()).toBe(1);
  }
});

test('a message that the server refuses is shown with its reason, and can be tried again or discarded', async () => {
  ada.line.cutSockets();
  await ada.page.getByText('Offline.').waitFor();
  await ada.beginGroup('Short-lived', [names.grace]);
  await ada.open(names.grace);
  ada.line.mend();
  await ada.inLockstep();
  await grace.open('Short-lived');
  await grace.say('I am in');
  await ada.open('Short-lived');
  await ada.sees('I am in');
  grace.line.cutSockets();
  await grace.page.getByText('Offline.').waitFor();
  await grace.say('Am I still in?');
  await ada.page.getByRole('button', { name: /^Members: / }).click();
  await ada.page.getByRole('button', { name: `Change ${names.grace}` }).click();
  await ada.page.getByRole('menuitem', { name: 'Remove from the group' }).click();
  await ada.page
    .getByRole('list', { name: 'Members' })
    .getByRole('listitem')
    .nth(1)
    .waitFor({ state: 'detached' });
  await ada.inLockstep();
  grace.line.mend();

  await grace.page.getByText('Sending failed').waitFor();
  await grace.shot('chat-failed');
  await grace.page.getByRole('button', { name: 'Discard' }).waitFor();

  await ada.page.getByRole('textbox', { name: 'Add members' }).fill(names.grace);
  await ada.page.getByRole('button', { name: 'Add', exact: true }).click();
  await grace.composer.waitFor();
  await grace.page.getByRole('button', { name: 'Try again' }).click();
  await ada.page.keyboard.press('Escape');
  await ada.sees('Am I still in?');
  await grace.page.getByText('Sending failed').waitFor({ state: 'detached' });
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
