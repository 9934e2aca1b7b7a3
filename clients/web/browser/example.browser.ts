import { afterAll, beforeAll, expect, test } from 'vitest';
import { openExample } from './support/example.js';
import { World } from './support/world.js';

let world: World;

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  await world.close();
});

test('the React component of docs/clients.md compiles as it stands, and shows messages as they come', async () => {
  const ada = await world.visitor(world.name('ada'), 'app');
  const grace = await world.person(world.name('grace'), 'desk');
  await grace.beginDirect(ada.user);
  await grace.say('Before the app was open');
  await openExample(ada, grace.user);
  const messages = ada.page.getByRole('listitem');
  await messages.getByText(`${grace.user}: Before the app was open`).waitFor();
  await grace.say('Now that it is');
  await messages.getByText(`${grace.user}: Now that it is`).waitFor();
  expect(await messages.count()).toBe(2);
  expect(world.complaints()).toEqual([]);
});
