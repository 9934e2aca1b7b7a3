import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
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

interface Command {
  readonly id: string;
  readonly action: string;
  readonly conversation: string;
  readonly data: object;
}

/** A UUIDv7 of now. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | BigInt(0x7000 | (bytes[7] ?? 0)));
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function post(path: string, body: object, token?: string): Promise<unknown> {
  const response = await fetch(world.gateway + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (response.status === 429) {
    await new Promise(resolve => setTimeout(resolve, 1_000));
    return post(path, body, token);
  }
  return response.json();
}

/** Each writer may do 100 things a second, so there are several. */
async function write(group: string, users: readonly string[]): Promise<void> {
  let written = 0;
  await Promise.all(
    users.map(async user => {
      const { token } = (await post('/v1/dev/tokens', { user, device: 'writer' })) as { token: string };
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
        // What was not answered in time is asked again, with the same ids, so nothing counts twice.
        let results: { outcome: string }[] = [];
        do {
          results = (await post('/v1/commands', commands, token)) as { outcome: string }[];
        } while (results.some(({ outcome }) => outcome === 'rejected'));
      }
    }),
  );
}

test('a conversation of 5,000 messages is scrolled, and drawn only where it is seen', async () => {
  const users = Array.from({ length: WRITERS }, (_, index) => world.name(`writer${index}`));
  const name = world.name('ada');
  const group = newId();
  const { token } = (await post('/v1/dev/tokens', { user: name })) as { token: string };
  const data = { kind: 'group', title: 'The long one', members: users };
  await post('/v1/commands', { id: newId(), action: 'createConversation', conversation: group, data }, token);
  await write(group, users);

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
