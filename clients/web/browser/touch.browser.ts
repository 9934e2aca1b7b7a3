import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

let world: World;
let ada: Person;
let grace: Person;

beforeAll(async () => {
  world = await World.open();
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
  [ada, grace] = await Promise.all([
    world.person(world.name('ada'), 'phone', phone),
    world.person(world.name('grace'), 'desk'),
  ]);
  await grace.beginDirect(ada.user);
  await grace.say('To be touched');
  await grace.say('To be left alone');
  await ada.inList(grace.user).tap();
  await ada.sees('To be left alone');
});

afterAll(async () => {
  await world.close();
});

test('a tap on a message shows what can be done with it, and another one hides it', async () => {
  const tools = ada.page.getByRole('toolbar', { name: 'What to do with the message' });
  const text = ada.message('To be touched').locator('.text');
  expect(await tools.count()).toBe(0);
  await text.tap();
  await tools.waitFor();
  await ada.shot('chat-touched');
  await text.tap();
  await tools.waitFor({ state: 'detached' });

  await text.tap();
  await ada.message('To be touched').getByRole('toolbar').waitFor();
  await ada.message('To be left alone').locator('.text').tap();
  await ada.message('To be left alone').getByRole('toolbar').waitFor();
  expect(await tools.count()).toBe(1);
  await ada.page.getByRole('heading', { name: grace.user }).tap();
  await tools.waitFor({ state: 'detached' });
});

test('once one of them was used, they go', async () => {
  const tools = ada.page.getByRole('toolbar', { name: 'What to do with the message' });
  const message = ada.message('To be touched');
  await ada.message('To be touched').locator('.text').tap();
  await message.getByRole('button', { name: 'React', exact: true }).tap();
  await ada.page.getByRole('toolbar', { name: 'Reactions' }).getByRole('button', { name: '🎉' }).tap();
  await message.getByRole('button', { name: /🎉/ }).waitFor();
  await tools.waitFor({ state: 'detached' });

  await ada.message('To be touched').locator('.text').tap();
  await message.getByRole('button', { name: 'Reply' }).tap();
  await ada.page.getByText('Reply to', { exact: true }).waitFor();
  await tools.waitFor({ state: 'detached' });
  await ada.page.getByRole('button', { name: 'Leave the reply' }).tap();

  await ada.message('To be touched').locator('.text').tap();
  await message.getByRole('button', { name: 'More' }).tap();
  await ada.page.getByRole('menuitem', { name: 'Reply' }).tap();
  await ada.page.getByText('Reply to', { exact: true }).waitFor();
  await tools.waitFor({ state: 'detached' });
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
