import type { BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { PlayedGateway } from './support/played-gateway.js';
import { World } from './support/world.js';

const THUMB_PIXELS = 44;
const NARROW = { width: 320, height: 568 };
const TOUCH = { hasTouch: true, isMobile: true };
const LONG = `A long one that fills its bubble from side to side ${'and goes on '.repeat(8)}`;

let world: World;

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  await world.close();
});

/** Alice with a conversation in which both have said something short and something long. */
async function talking(options: BrowserContextOptions): Promise<Person> {
  const alice = await world.visitor('alice', 'phone', options);
  const { history } = await PlayedGateway.of(alice);
  for (const text of [`Mine. ${LONG}`, 'Mine, short']) {
    await history.message('alice', text);
  }
  for (const text of [`His. ${LONG}`, 'His, short']) {
    await history.message('bob', text);
  }
  await alice.signIn();
  await alice.open('bob');
  await alice.sees('His, short');
  return alice;
}

const MESSAGES = [
  ['Mine. A long one', 'right'],
  ['Mine, short', 'right'],
  ['His. A long one', 'left'],
  ['His, short', 'left'],
] as const;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where something is drawn. */
async function boxOf(drawn: Locator): Promise<Box> {
  return (await drawn.boundingBox()) ?? expect.fail('it is not drawn');
}

const right = ({ x, width }: Box): number => x + width;
const bottom = ({ y, height }: Box): number => y + height;

/** Whether one lies beside the other, above it or below it, and not on it. */
function areApart(one: Box, other: Box): boolean {
  const [gapX, gapY] = [
    Math.max(one.x - right(other), other.x - right(one)),
    Math.max(one.y - bottom(other), other.y - bottom(one)),
  ];
  return Math.max(gapX, gapY) >= 0;
}

/** The tools lie by the bubble of their message, on no bubble, and wholly in sight. */
async function areByBubble(person: Person, text: string, side: 'left' | 'right'): Promise<void> {
  const toolbar = person.message(text).getByRole('toolbar');
  await toolbar.waitFor();
  const tools = await boxOf(toolbar);
  const bubble = await boxOf(person.message(text).locator('.bubble'));
  const list = await boxOf(person.page.getByRole('region', { name: 'Messages' }));
  const isBelow = tools.y >= bottom(bubble);
  if (isBelow) {
    const gap = side === 'left' ? tools.x - bubble.x : right(tools) - right(bubble);
    expect(Math.abs(gap)).toBeLessThan(1);
    expect(tools.y - bottom(bubble)).toBeLessThan(16);
  } else {
    const gap = side === 'left' ? tools.x - right(bubble) : bubble.x - right(tools);
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThan(16);
  }
  // Lists are scrolled by whole pixels.
  expect(tools.x).toBeGreaterThan(list.x - 1);
  expect(right(tools)).toBeLessThan(right(list) + 1);
  expect(tools.y).toBeGreaterThan(list.y - 1);
  expect(bottom(tools)).toBeLessThan(bottom(list) + 1);
  for (const other of await person.page.locator('.bubble').all()) {
    expect(areApart(tools, await boxOf(other))).toBe(true);
  }
}

describe.each([390, 320])('on a phone of %i pixels', width => {
  test('the tools of a message are by its bubble, for a thumb', async () => {
    const alice = await talking({ ...TOUCH, viewport: { width, height: NARROW.height } });
    for (const [text, side] of MESSAGES) {
      await alice.message(text).locator('.text').tap();
      await areByBubble(alice, text, side);
      for (const tool of await alice.message(text).getByRole('toolbar').getByRole('button').all()) {
        const box = await boxOf(tool);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(THUMB_PIXELS);
      }
      await alice.shot(`tools-${width}-${side}`);
    }
    await alice.message('His, short').getByRole('button', { name: 'React', exact: true }).tap();
    const choice = alice.page.getByRole('toolbar', { name: 'Reactions' });
    await choice.waitFor();
    const { x, width: across } = await boxOf(choice);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x + across).toBeLessThanOrEqual(width);
    await alice.shot(`reactions-${width}`);
    expect(await alice.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await alice.context.close();
  });
});

test('in a narrow window a mouse finds them beside the bubble, which keeps its size', async () => {
  const alice = await talking({ viewport: NARROW });
  for (const [text, side] of MESSAGES) {
    const bubble = alice.message(text).locator('.bubble');
    const { width, height } = await boxOf(bubble);
    await bubble.hover();
    await areByBubble(alice, text, side);
    expect(await boxOf(bubble)).toMatchObject({ width, height });
  }
  await alice.shot('tools-mouse');
  await alice.context.close();
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
