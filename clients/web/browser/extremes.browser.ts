import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { type Command, newId, Server } from './support/server.js';
import { World } from './support/world.js';

const DAY_MILLIS = 86_400_000;
const SHOWN = 8;
const NAMED = 20;

/** A thousand: as many of each as its order of magnitude. The server counts neither, but has 1,024 members at most. */
const REACTING = 40;
const EMOJIS = Array.from({ length: 25 }, (_, index) => String.fromCodePoint(0x1f400 + index));

let world: World;
let ada: Person;
let grace: Person;

beforeAll(async () => {
  world = await World.open();
  [ada, grace] = await Promise.all([
    world.person(world.name('ada'), 'laptop'),
    world.person(world.name('grace'), 'desk'),
  ]);
});

afterAll(async () => {
  await world.close();
});

test('of a thousand reactions a few are shown and the others counted, as they come and on a new device', async () => {
  const users = Array.from({ length: REACTING }, (_, index) => world.name(`user${index}`));
  const server = new Server(world.gateway);
  const [group, loved] = [newId(), newId()];
  const data = { kind: 'group', title: 'Much loved', members: users };
  const create = { id: newId(), action: 'createConversation', conversation: group, data };
  const send = { id: loved, action: 'send', conversation: group, data: { text: 'I like you all' } };
  const token = await server.token(ada.user);
  await server.give([create], token);
  await server.give([send], token);
  await ada.open('Much loved');
  await ada.sees('I like you all');

  const react = (emoji: string): Command => {
    return { id: newId(), action: 'react', conversation: group, data: { messageId: loved, emoji } };
  };
  await Promise.all(users.map(async user => server.give(EMOJIS.map(react), await server.token(user))));
  const tablet = await world.person(ada.user, 'tablet');
  await tablet.open('Much loved');
  for (const { page, message } of [ada, tablet].map(person => ({
    page: person.page,
    message: person.message('I like you all'),
  }))) {
    await message.getByText(`+${EMOJIS.length - SHOWN} more`).waitFor();
    const shown = message.getByRole('button', { name: / from / });
    await expect.poll(() => shown.count()).toBe(SHOWN);
    for (const one of await shown.all()) {
      await expect.poll(() => one.innerText()).toContain(String(REACTING));
      expect(await one.textContent()).toContain(` and ${REACTING - NAMED} others`);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1_200);
  }
  await ada.shot('thousand-reactions');
  await ada.say('So do I');
  await tablet.sees('So do I');
  await Promise.all([ada, tablet].map(person => person.inLockstep()));
});

/** Sets the clock of a page, from when it is loaded the next time, and whenever `jump` is called then. */
async function loosenClock({ page }: Person): Promise<void> {
  await page.addInitScript(() => {
    let ahead = 0;
    const Real = Date;
    globalThis.Date = class extends Real {
      constructor(...parts: unknown[]) {
        super(...((parts.length === 0 ? [Real.now() + ahead] : parts) as []));
      }

      static override now(): number {
        return Real.now() + ahead;
      }
    } as DateConstructor;
    Object.assign(globalThis, {
      jump: (millis: number) => {
        ahead += millis;
      },
    });
  });
  await page.reload();
}

async function jump({ page }: Person, millis: number): Promise<void> {
  await page.evaluate(by => (globalThis as unknown as { jump: (millis: number) => void }).jump(by), millis);
}

test('a clock that jumps changes what day it is, and nothing else', async () => {
  await loosenClock(ada);
  await ada.inLockstep();
  await ada.beginDirect(grace.user);
  await ada.say('By the right clock');
  await grace.open(ada.user);
  await grace.sees('By the right clock');
  await ada.page.getByText('Today', { exact: true }).waitFor();

  await jump(ada, DAY_MILLIS);
  await ada.page.getByRole('main').getByText('Yesterday', { exact: true }).waitFor();
  await exchange('a day ahead');
  await lose();

  await jump(ada, -2 * DAY_MILLIS);
  await exchange('a day behind');
  await lose();
  const said = (person: Person): Promise<string[]> =>
    person.page.getByRole('article').locator('.text').allInnerTexts();
  expect(await said(ada)).toEqual(await said(grace));
  const times = ({ page }: Person): Promise<(string | null)[]> =>
    page
      .getByRole('article')
      .locator('time')
      .evaluateAll(all => all.map(time => time.getAttribute('datetime')));
  expect(await times(ada)).toEqual(await times(grace));
  expect(await ada.page.getByText('Offline.').count()).toBe(0);
});

/** Both type, are seen to, and say something. */
async function exchange(when: string): Promise<void> {
  const main = ada.page.getByRole('main');
  await main.getByText('active', { exact: true }).waitFor();
  await ada.composer.pressSequentially('Hm');
  await grace.page.getByText(`${ada.user} is typing`).waitFor();
  await grace.page.getByText('is typing').waitFor({ state: 'detached' });
  await grace.composer.pressSequentially('Hm');
  await main.getByText(`${grace.user} is typing`).waitFor();
  await ada.say(`Ada, ${when}`);
  await grace.sees(`Ada, ${when}`);
  await grace.say(`Grace, ${when}`);
  await ada.sees(`Grace, ${when}`);
  await ada.standing(`Ada, ${when}`, 'Read');
  await ada.inLockstep();
}

/** The connection breaks, and is back at once when the network is. */
async function lose(): Promise<void> {
  ada.line.cutSockets();
  const banner = ada.page.getByRole('status').filter({ hasText: 'Offline.' });
  await banner.getByText(/last confirmed (just now|\d+ s ago)/).waitFor();
  ada.line.mend();
  await banner.waitFor({ state: 'detached' });
  await ada.inLockstep();
}

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
