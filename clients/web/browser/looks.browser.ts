import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TEXT_BYTES_MAX = 16_384;

const BAD_TEXTS = [
  '<img src=x onerror="document.title=1"><script>document.title=1</script><b>bold</b>',
  '"><svg onload=alert(1)> &amp; &lt;i&gt; {{7*7}} ${7*7}',
  'right to left: \u202E gnihtemos \u05E9\u05DC\u05D5\u05DD',
  'nothing to see: \u200B\u200D\u2060\uFEFF here',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
  'javascript:alert(1) https://example.invalid/?q=<script>',
];

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

interface Axe {
  run(options: { readonly rules: Record<string, { readonly enabled: boolean }> }): Promise<AxeResult>;
}

let world: World;
let ada: Person;
let grace: Person;
let alan: Person;

beforeAll(async () => {
  world = await World.open();
  const names = ['ada', 'grace', 'alan'].map(name => world.name(name));
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, colorScheme: 'dark' as const };
  [ada, grace, alan] = await Promise.all([
    world.person(names[0] ?? '', 'laptop'),
    world.person(names[1] ?? '', 'desk', { colorScheme: 'dark' }),
    world.person(names[2] ?? '', 'phone', phone),
  ]);
  await converse();
});

afterAll(async () => {
  await world.close();
});

/** Something to look at. */
async function converse(): Promise<void> {
  await ada.beginGroup('Analytical Engine', [grace.user, alan.user]);
  await grace.beginDirect(ada.user);
  await grace.say('Have you seen the new cards?');
  await grace.open('Analytical Engine');
  await alan.inList('Analytical Engine').waitFor();
  await ada.say(
    'The mill is ready. It weaves algebraical patterns just as the loom weaves flowers and leaves.',
  );
  await grace.sees('The mill is ready');
  await grace.say('Then let us run the first program tonight!');
  await grace.say('I have kept the moth out of the relay this time.');
  await alan.open('Analytical Engine');
  await alan.sees('moth');
  await alan.react('moth', '😂');
  await ada.react('moth', '😂');
  await ada.choose('first program', 'Reply');
  await ada.say(`At eight. @${alan.user}, will you bring the paper tape?`);
  await alan.sees('At eight');
  await alan.say('A universal one. 🎉');
  await alan.react('At eight', '👍');
  await ada.sees('A universal one');
  await grace.sees('A universal one');
}

/** What axe finds. The buttons by which a screen reader leaves a popover stand outside of all regions, on purpose. */
async function violations({ page }: Person): Promise<string[]> {
  await page.evaluate(AXE);
  const result = await page.evaluate(() =>
    (globalThis as unknown as { axe: Axe }).axe.run({ rules: { region: { enabled: false } } }),
  );
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}

test('the list and a conversation can be used by everyone, light and dark', async () => {
  await ada.shot('chat-light');
  expect(await violations(ada)).toEqual([]);
  await grace.shot('chat-dark');
  expect(await violations(grace)).toEqual([]);
});

test('a narrow screen shows one at a time', async () => {
  await alan.shot('chat-phone');
  expect(await violations(alan)).toEqual([]);
  expect(await alan.list.isVisible()).toBe(false);
  await alan.page.getByRole('button', { name: 'Back to the conversations' }).click();
  await alan.list.waitFor();
  await alan.shot('list-phone');
  expect(await violations(alan)).toEqual([]);
  const width = await alan.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await alan.page.goBack();
  await alan.composer.waitFor();
});

test('what opens over the page can be used by everyone', async () => {
  const { page } = ada;
  const sheets = [
    ['New conversation', 'new-conversation'],
    ['Devices', 'devices'],
    ['Members: 3', 'members'],
    ['In lockstep', 'sync'],
  ] as const;
  for (const [button, name] of sheets) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await ada.shot(name);
    expect(await violations(ada)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
});

test('everything can be done with the keyboard alone', async () => {
  const { page } = ada;
  await ada.composer.focus();
  await page.keyboard.type('From the keyboard');
  await page.keyboard.press('Enter');
  await ada.standing('From the keyboard', 'Sent').catch(() => undefined);
  await page.keyboard.press('Shift+Tab');
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
  expect(await focused()).toContain('From the keyboard');
  await page.keyboard.press('ArrowUp');
  await expect.poll(focused).toContain('A universal one');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toContain('From the keyboard');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Edit' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByText('Edit', { exact: true }).waitFor();
  await page.keyboard.type('!');
  await page.keyboard.press('Enter');
  await ada.message('From the keyboard!').getByText('edited').waitFor();
});

test('somebody is mentioned by choosing from a list', async () => {
  const begin = alan.user.slice(0, 3);
  await ada.composer.pressSequentially(`Ask @${begin}`);
  await ada.page.getByRole('option', { name: alan.user }).waitFor();
  await ada.composer.press('Enter');
  await ada.composer.pressSequentially('again');
  await ada.composer.press('Enter');
  await alan
    .message('again')
    .locator('mark', { hasText: `@${alan.user}` })
    .waitFor();
});

test('bad input is shown as the text that it is', async () => {
  const title = '<script>document.title=1</script> \u202Eegnarts';
  await ada.beginGroup(title, [grace.user]);
  await ada.composer.waitFor();
  for (const text of BAD_TEXTS) {
    await ada.say(text);
  }
  const long = 'long'.repeat(TEXT_BYTES_MAX / 4);
  await ada.say(long);
  await grace.page.getByRole('option', { name: 'document.title' }).click();
  await grace.sees('Show all 16,384 characters');
  for (const text of BAD_TEXTS) {
    await grace.page.getByText(text, { exact: true }).first().waitFor();
  }
  await grace.page.getByRole('button', { name: /^Show all/ }).click();
  await grace.page.getByRole('button', { name: 'Show less' }).waitFor();
  await grace.page.getByRole('button', { name: 'Show less' }).click();
  await grace.shot('bad-input');
  const [scroll, client] = await grace.page.evaluate(() => {
    const main = document.querySelector('main');
    return [main?.scrollWidth ?? 1, main?.clientWidth ?? 0];
  });
  expect(scroll).toBeLessThanOrEqual(client);
  expect(await grace.page.title()).toMatch(/Lockstep$/);
  expect(await grace.page.locator('article img, article script, article b').count()).toBe(0);
});

test('a text that is too long is refused with its limit, and stays in the composer', async () => {
  const tooLong = 'x'.repeat(TEXT_BYTES_MAX + 1);
  await ada.say(tooLong);
  await ada.page.getByRole('alert').getByText(`text must have at most ${TEXT_BYTES_MAX} bytes`).waitFor();
  expect(await ada.composer.inputValue()).toBe(tooLong);
  await ada.composer.fill('');
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
