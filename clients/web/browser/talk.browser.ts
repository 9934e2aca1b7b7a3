import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

let world: World;
let ada: Person;
let phone: Person;
let grace: Person;
let names: { ada: string; grace: string; alan: string };

beforeAll(async () => {
  world = await World.open();
  names = { ada: world.name('ada'), grace: world.name('grace'), alan: world.name('alan') };
  [ada, phone, grace] = await Promise.all([
    world.person(names.ada, 'laptop'),
    world.person(names.ada, 'phone'),
    world.person(names.grace, 'desk'),
  ]);
});

afterAll(async () => {
  await world.close();
});

test('two people talk, and the other device of one holds it, too', async () => {
  await ada.beginDirect(names.grace);
  await ada.say('Hello Grace!');
  await ada.standing('Hello Grace!', 'Delivered');
  await grace.inList(names.ada).getByText('1 unread').waitFor();
  await grace.open(names.ada);
  await grace.sees('Hello Grace!');
  await ada.standing('Hello Grace!', 'Read');
  await grace.say('Hello Ada!');
  await ada.sees('Hello Ada!');
  await phone.open(names.grace);
  await phone.sees('Hello Grace!');
  await phone.sees('Hello Ada!');
  await Promise.all([ada, phone, grace].map(person => person.inLockstep()));
});

test('a message tells who has it, on which device, and since when', async () => {
  await ada.message('Hello Grace!').getByRole('button', { name: 'Read. Who has it?' }).click();
  const sheet = ada.page.getByRole('dialog', { name: 'Who has it' });
  await sheet.getByText(/read \d/).waitFor();
  await sheet.getByText('desk').waitFor();
  await ada.page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
});

test('a message is answered, edited, reacted to and taken back', async () => {
  await grace.choose('Hello Grace!', 'Reply');
  await grace.say('How are you?');
  await ada.message('How are you?').getByRole('button', { name: 'In answer to' }).waitFor();

  await grace.choose('How are you?', 'Edit');
  await grace.composer.fill('How have you been?');
  await grace.composer.press('Enter');
  await ada.message('How have you been?').getByText('edited').waitFor();

  await ada.react('How have you been?', '🎉');
  const party = grace
    .message('How have you been?')
    .getByRole('button', { name: new RegExp(`🎉.*from ${names.ada}$`) });
  await party.click();
  await ada
    .message('How have you been?')
    .getByRole('button', { name: new RegExp(`🎉.*from ${names.ada}, ${names.grace}$`) })
    .waitFor();

  await ada.say('Something to be sorry for');
  await grace.sees('Something to be sorry for');
  await ada.choose('Something to be sorry for', 'Take back');
  await grace.message('Message taken back').waitFor();
  await expect.poll(() => grace.page.getByText('Something to be sorry for').count()).toBe(0); // also in the list
});

test('who types is seen, and who is there', async () => {
  await ada.composer.pressSequentially('Hm');
  await grace.page.getByText(`${names.ada} is typing`).waitFor();
  await ada.composer.fill('');
  await grace.page.getByText('is typing').waitFor({ state: 'detached' });
  await grace.page.getByRole('main').getByText('active', { exact: true }).waitFor();
});

test('a draft follows to the other device, and goes when it is sent', async () => {
  await ada.composer.fill('Half a thought');
  await phone.page.waitForFunction(() => document.querySelector('textarea')?.value === 'Half a thought');
  await phone.composer.fill('Half a thought, whole now');
  await phone.composer.press('Enter');
  await ada.sees('Half a thought, whole now');
  await ada.page.waitForFunction(() => document.querySelector('textarea')?.value === '');
});

test('a group is made, named, joined and left, and its members have roles', async () => {
  await ada.beginGroup('The engine', [names.grace]);
  await ada.say(`Welcome, @${names.grace}!`);
  const row = grace.inList('The engine');
  await row.getByText('You are mentioned').waitFor();
  await grace.open('The engine');
  await grace.sees('Welcome');

  await ada.page.getByRole('button', { name: /^Members: / }).click();
  await ada.page.getByRole('textbox', { name: 'Add members' }).fill(names.alan);
  await ada.page.getByRole('button', { name: 'Add', exact: true }).click();
  const members = ada.page.getByRole('list', { name: 'Members' });
  await members.getByRole('listitem').nth(2).waitFor();
  await ada.page.getByRole('button', { name: `Change ${names.grace}` }).click();
  await ada.page.getByRole('menuitem', { name: 'Make admin' }).click();
  await members.getByText(/^admin/).waitFor();
  await ada.page.getByRole('button', { name: `Change ${names.alan}` }).click();
  await ada.page.getByRole('menuitem', { name: 'Remove from the group' }).click();
  await members.getByRole('listitem').nth(2).waitFor({ state: 'detached' });
  await ada.page.getByRole('textbox', { name: 'Title' }).fill('The engines');
  await ada.page.getByRole('button', { name: 'Rename' }).click();
  await grace.page.getByRole('heading', { name: 'The engines' }).waitFor();
  await ada.page.keyboard.press('Escape');

  await grace.page.getByRole('button', { name: /^Members: / }).click();
  await grace.page.getByRole('button', { name: 'Leave the group' }).click();
  await grace.page.getByText('You are no longer a member').first().waitFor();
});

test('a device that is revoked is shut out, and says so', async () => {
  await ada.page.getByRole('button', { name: 'Devices' }).click();
  const sheet = ada.page.getByRole('dialog', { name: 'Your devices' });
  await sheet.getByText('this one').waitFor();
  await sheet.getByRole('button', { name: /^Revoke .*\(phone\)/ }).click();
  await sheet.getByRole('button', { name: 'Shut out' }).click();
  await sheet.getByText(/revoked \d/).waitFor();
  await phone.page.getByText('This device was shut out').waitFor();
  await ada.page.keyboard.press('Escape');
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
