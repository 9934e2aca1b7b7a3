import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { type Command, newId, Server } from './support/server.js';
import { World } from './support/world.js';

const MESSAGES = 5_000;
const AT_END_PIXELS = 80;
const BATCH = 20;
const WRITERS = 6;
const SCREENS = 40;
const MESSAGES_PASSED_MIN = 150;

let world: World;
let ada: Person;

beforeAll(async () => {
  world = await World.open();
});

afterAll(async () => {
  await world.close();
});

/** Each writer may do 100 things a second, so there are several. */
async function write(server: Server, group: string, users: readonly string[]): Promise<void> {
  let written = 0;
  await Promise.all(
    users.map(async user => {
      const token = await server.token(user);
      while (written < MESSAGES) {
        const from = written;
        written += BATCH;
        const count = Math.min(BATCH, MESSAGES - from);
        const commands: Command[] = Array.from({ length: count }, (_, index) => ({
          id: newId(),
          action: 'send',
          conversation: group,
          data: { text: `Message ${from + index}: ${'words '.repeat((from + index) % 30)}` },
        }));
        await server.give(commands, token);
      }
    }),
  );
}

test('a conversation of 5,000 messages is scrolled, and drawn only where it is seen', async () => {
  const users = Array.from({ length: WRITERS }, (_, index) => world.name(`writer${index}`));
  const name = world.name('ada');
  const group = newId();
  const server = new Server(world.gateway);
  const data = { kind: 'group', title: 'The long one', members: users };
  const create = { id: newId(), action: 'createConversation', conversation: group, data };
  await server.give([create], await server.token(name));
  await write(server, group, users);

  ada = await world.person(name, 'laptop');
  await ada.open('The long one');
  await ada.page.getByRole('article').last().waitFor();
  const frames = await ada.page.evaluate(scrollUp, SCREENS);
  const sorted = frames.millis.toSorted((one, other) => one - other);
  const at = (part: number): string => (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
  console.log(
    `frames while scrolling: ${sorted.length}, median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, longest ${at(1)} ms; ` +
      `${frames.passed} messages passed, at most ${frames.drawn} drawn at once`,
  );
  expect(frames.drawn).toBeLessThan(120);
  expect(frames.passed).toBeGreaterThan(MESSAGES_PASSED_MIN);

  await ada.page.getByRole('button', { name: 'To the newest message' }).click();
  await ada.page.getByRole('button', { name: 'To the newest message' }).waitFor({ state: 'detached' });
  const below = await ada.page
    .locator('.scroller')
    .evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
  expect(below).toBeLessThan(AT_END_PIXELS);
});

/** Scrolls up by screens, a step each frame. */
async function scrollUp(screens: number): Promise<{ millis: number[]; drawn: number; passed: number }> {
  const scroller = document.querySelector('.scroller');
  const millis: number[] = [];
  const passed = new Set<string>();
  let drawn = 0;
  let last = performance.now();
  for (let step = 0; scroller && step < screens * 8; step++) {
    scroller.scrollBy({ top: -scroller.clientHeight / 8 });
    const now = await new Promise<number>(resolve => requestAnimationFrame(resolve));
    millis.push(now - last);
    last = now;
    const articles = [...document.querySelectorAll('article')];
    articles.forEach(({ id }) => passed.add(id));
    drawn = Math.max(drawn, articles.length);
  }
  return { millis, drawn, passed: passed.size };
}

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
