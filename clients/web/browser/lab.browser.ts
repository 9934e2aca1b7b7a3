import axe from 'axe-core';
import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONDITIONS } from '../src/lab/model/condition.js';
import { SCENARIOS } from '../src/lab/scenarios/index.js';
import { startBrowser } from './support/browser.js';

const ORIGIN = process.env['LOCKSTEP_URL'] ?? 'http://127.0.0.1:8080';
const SHOTS = 'target/screenshots';
/** Users that no other run has. */
const RUN = Date.now().toString(36);
const [ALICE, BOB] = [`alice-${RUN}`, `bob-${RUN}`];
const [LAPTOP, PHONE, BOBS] = [`${ALICE}/lab-laptop`, `${ALICE}/lab-phone`, `${BOB}/lab-phone`];
const LAB = `${ORIGIN}/lab?panes=${[LAPTOP, PHONE, BOBS].join(',')}`;
const PATIENCE = 55_000;

interface AxeWindow {
  readonly axe: typeof axe;
}

let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the browser refused or a script threw. */
const trouble: string[] = [];

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await startBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 1100 }, colorScheme: 'light' });
  context.setDefaultTimeout(PATIENCE);
  context.on('page', watch);
  page = await context.newPage();
  await page.goto(LAB);
});

afterAll(() => browser.close());

function watch(watched: Page): void {
  watched.on('pageerror', error => trouble.push(error.message));
  watched.on('console', message => {
    if (message.type() === 'error' && !/ERR_|status of/.test(message.text())) {
      trouble.push(message.text());
    }
  });
}

async function shot(name: string): Promise<void> {
  await page.screenshot({ path: `${SHOTS}/lab-${name}.png`, fullPage: true });
}

/** Waits until every colour is what it is to be. */
async function hasSettled(): Promise<void> {
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    const transitions = document.getAnimations().filter(one => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(one => one.finished));
  });
}

async function isAccessible(): Promise<void> {
  await hasSettled();
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as AxeWindow).axe.run());
  expect(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
}

const pane = (name: string): Locator => page.getByRole('region', { name, exact: true });
const badge = (): Locator => page.getByRole('region', { name: 'Convergence' });

async function inStep(): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('.verdict')?.getAttribute('data-verdict') === 'inStep',
    undefined,
    { timeout: PATIENCE },
  );
}

async function apart(words: RegExp): Promise<void> {
  await badge().getByText(words).first().waitFor();
}

async function turn(within: Locator, condition: string): Promise<void> {
  await within.locator('label', { hasText: new RegExp(`^${condition}$`) }).click();
  expect(await within.getByRole('radio', { name: condition, exact: true }).isChecked()).toBe(true);
}

async function write(name: string, text: string): Promise<void> {
  const input = pane(name).getByRole('textbox', { name: `Message from ${name}` });
  await input.fill(text);
  await input.press('Enter');
  await pane(name).getByText(text, { exact: true }).waitFor();
}

async function everywhere(text: string): Promise<void> {
  for (const name of [LAPTOP, PHONE, BOBS]) {
    await pane(name).getByText(text, { exact: true }).waitFor();
  }
}

describe('the sync lab', () => {
  it('begins with three devices in step', async () => {
    await inStep();
    await pane(LAPTOP).getByRole('textbox').waitFor();
    for (const name of [LAPTOP, PHONE, BOBS]) {
      await pane(name).getByText('No message yet: write one below').waitFor();
    }
    await shot('fresh');
    await isAccessible();
    await write(LAPTOP, 'Hello from the laptop');
    await everywhere('Hello from the laptop');
    await inStep();
    await isAccessible();
    await shot('light');
  });

  it('is used with the keyboard alone', async () => {
    await pane(PHONE).getByRole('radio', { name: 'Online', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await pane(PHONE).getByText('offline', { exact: true }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await pane(PHONE).getByText('verified', { exact: true }).waitFor();
    await inStep();
  });

  it.each(CONDITIONS.filter(({ condition }) => condition !== 'online'))(
    'ends in step after a network that is $condition',
    async ({ condition, name }) => {
      if (condition === 'killed') {
        await turn(pane(PHONE), 'Offline'); // so that there is a page to be killed in
      } else {
        await turn(pane(PHONE), name);
      }
      await write(BOBS, `To a phone that is ${condition}`);
      if (condition === 'killed') {
        await turn(pane(PHONE), name);
        await pane(PHONE).getByRole('tab', { name: 'Wire' }).click();
        await pane(PHONE).getByText('broken: killed in the middle of a page').first().waitFor();
        await pane(PHONE).getByRole('tab', { name: 'Messages' }).click();
      }
      await write(PHONE, `From a phone that is ${condition}`);
      if (condition === 'offline' || condition === 'halfOpen') {
        await apart(/log place \d+: not held yet, the server’s log goes to \d+/);
        await apart(/one command waits for the server/);
      }
      if (condition === 'forged') {
        await apart(/log place \d+: refused what it was sent/);
        expect(await pane(PHONE).getByText('(forged)').count()).toBe(0);
        await shot('forged');
      }
      await turn(pane(PHONE), 'Online');
      await everywhere(`To a phone that is ${condition}`);
      await everywhere(`From a phone that is ${condition}`);
      await inStep();
    },
  );

  it('ends in step with a clock that is a day ahead', async () => {
    await pane(PHONE).locator('label', { hasText: 'Clock a day ahead' }).click();
    expect(await pane(PHONE).getByRole('switch', { name: 'Clock a day ahead' }).isChecked()).toBe(true);
    await write(PHONE, 'Written tomorrow');
    await everywhere('Written tomorrow');
    await inStep();
    await pane(PHONE).locator('label', { hasText: 'Clock a day ahead' }).click();
  });

  it('changes a message everywhere', async () => {
    await pane(LAPTOP).getByRole('button', { name: 'Edit “Hello from the laptop”' }).first().click();
    const input = pane(LAPTOP).getByRole('textbox', { name: `New text, at ${LAPTOP}` });
    await input.fill('Hello, changed');
    await input.press('Enter');
    await everywhere('Hello, changed');
    await inStep();
  });

  it('tells the way of a message', async () => {
    await page.getByRole('tab', { name: 'A message’s journey' }).click();
    await write(LAPTOP, 'On its way');
    const hops = page.locator('.hops');
    await hops.getByText('left as a command frame').waitFor();
    await hops.getByText('appended to the log').waitFor();
    await hops.getByText('result came back').waitFor();
    for (const name of [LAPTOP, PHONE, BOBS]) {
      const row = hops.locator('li', { hasText: name });
      await row.filter({ hasText: 'proved, stored and shown' }).waitFor();
      await row.filter({ hasText: 'delta arrived' }).waitFor();
    }
    await hops.locator('li', { hasText: BOBS }).filter({ hasText: 'delivered mark came back' }).waitFor();
    await page.getByText(`delivered marks of ${BOBS}`).waitFor();
    await isAccessible();
    await shot('journey');
  });

  it('shows the past as the server and a device see it, which is the same', async () => {
    await page.getByRole('tab', { name: 'Time travel' }).click();
    const slider = page.getByRole('slider', { name: 'Log place' });
    for (const place of ['1', '2', '5']) {
      await slider.fill(place);
      await page.getByText(`At place ${place} the server’s answer`).waitFor();
      expect(await page.locator('.travel').getAttribute('data-same')).toBe('true');
    }
    await page.getByRole('combobox', { name: 'As of' }).selectOption('time');
    await page.getByRole('slider', { name: 'Time' }).press('Home');
    await page.getByText('At place 1 the server’s answer').waitFor();
    await isAccessible();
    await shot('past');
  });

  it('shows frames, which can be stopped and filtered', async () => {
    await pane(PHONE).getByRole('tab', { name: 'Wire' }).click();
    const frames = pane(PHONE).locator('.frame');
    await pane(PHONE).getByRole('searchbox').fill('delta');
    await frames.first().waitFor();
    await pane(PHONE).getByRole('button', { name: 'Stop showing new frames' }).click();
    const before = await frames.count();
    await write(LAPTOP, 'Not shown yet');
    await inStep();
    expect(await frames.count()).toBe(before);
    await pane(PHONE).getByRole('button', { name: 'Go on showing frames' }).click();
    await pane(PHONE).getByText('Not shown yet').waitFor({ state: 'attached' });
    expect(await frames.count()).toBeGreaterThan(before);
    await pane(BOBS).getByRole('tab', { name: 'Places' }).click();
    await pane(BOBS)
      .getByRole('row', { name: /Sync lab/ })
      .waitFor();
    await page.getByRole('tab', { name: 'Event stream' }).click();
    await page.getByRole('region', { name: 'Event stream' }).getByText('messageSent').first().waitFor();
    await isAccessible();
    await shot('frames');
    await pane(PHONE).getByRole('tab', { name: 'Messages' }).click();
    await pane(BOBS).getByRole('tab', { name: 'Messages' }).click();
  });

  it('turns the switch from a window of its own', async () => {
    const [popup] = await Promise.all([
      context.waitForEvent('page'),
      pane(PHONE)
        .getByRole('link', { name: `${PHONE} in its own window` })
        .click(),
    ]);
    await popup.getByText('Hello, changed').waitFor();
    await turn(popup.locator('main'), 'Offline');
    await pane(PHONE).getByText('offline', { exact: true }).waitFor();
    await turn(popup.locator('main'), 'Online');
    await inStep();
    await popup.screenshot({ path: `${SHOTS}/lab-window.png` });
    await popup.close();
  });

  it.each(SCENARIOS)('plays $title', async ({ id, title }) => {
    await page.getByRole('button', { name: title }).click();
    const performance = page.locator(`.performance[data-scenario=${id}]`);
    await performance.waitFor();
    await page.waitForFunction(
      () => document.querySelector('.performance')?.getAttribute('data-state') !== 'playing',
      undefined,
      { timeout: PATIENCE },
    );
    expect(await performance.locator('.wrong').allTextContents()).toEqual([]);
    await inStep();
    await shot(id);
  });

  it('is used in the dark, and on a narrow screen', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await isAccessible();
    await shot('dark');
    await page.setViewportSize({ width: 390, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await isAccessible();
    await shot('narrow');
    await page.setViewportSize({ width: 1440, height: 1100 });
    await page.emulateMedia({ colorScheme: 'light' });
  });

  it('names the place at which a store was tampered with', async () => {
    await page.goto(`${ORIGIN}/v1/openapi.json`);
    const { conversation, seq } = await page.evaluate(tamper, `lockstep:${BOB}:lab-phone`);
    await page.goto(LAB);
    await badge().getByText(`log place ${seq}: holds another event than the server`).waitFor();
    expect(conversation).not.toBe('');
    expect(await badge().getByText('Different').count()).toBe(1);
    await shot('different');
  });

  it('had no error, and asked for nothing that the policy refuses', () => {
    expect(trouble).toEqual([]);
  });
});

/** Gives the newest event of a group another chain in the store of a device that is not open. */
async function tamper(database: string): Promise<{ conversation: string; seq: number }> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error('refused'));
    });
  const db = await done(indexedDB.open(database));
  const places = db.transaction('places', 'readwrite').objectStore('places');
  const keys = (await done(places.getAllKeys())) as string[];
  const key = keys.find(one => !one.startsWith('user:') && one.endsWith('/log')) ?? '';
  const place = (await done(places.get(key))) as { seq: number; chain: string };
  const chain = `${place.chain.startsWith('A') ? 'B' : 'A'}${place.chain.slice(1)}`;
  await done(places.put({ ...place, chain }, key));
  db.close();
  return { conversation: key.replace('/log', ''), seq: place.seq };
}
