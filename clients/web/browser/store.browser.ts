import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from './support/person.js';
import { World } from './support/world.js';

let world: World;
let ada: Person;
let grace: Person;

beforeAll(async () => {
  world = await World.open();
  [ada, grace] = await Promise.all([
    world.person(world.name('ada'), 'laptop'),
    world.person(world.name('grace'), 'desk'),
  ]);
  await ada.beginDirect(grace.user);
  await ada.say('While there is room');
  await ada.standing('While there is room', 'Delivered');
});

afterAll(async () => {
  await world.close();
});

/** Lets no transaction that writes end otherwise than a browser without room ends it. */
function fill(): void {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args);
    const error = new DOMException('no room', 'QuotaExceededError');
    Object.defineProperty(this.transaction, 'error', { value: error });
    request.addEventListener('success', () => this.transaction.abort());
    return request;
  };
}

test('a full storage is named, with what is not kept, and nothing that was not kept is sent', async () => {
  const { page } = ada;
  await page.evaluate(fill);
  await ada.say('Too much');
  await page.getByText('storage is full').waitFor();
  await page.getByText('What you write now is neither kept nor sent.').waitFor();
  await page.getByRole('alert').getByText('Not sent').waitFor();
  expect(await ada.composer.inputValue()).toBe('Too much');
  await ada.sees('While there is room');
  await ada.shot('chat-full');

  await page.getByRole('button', { name: 'Try now' }).click(); // there is room again
  await ada.inLockstep();
  await ada.sees('While there is room');
  await ada.say('There is room again');
  await ada.standing('There is room again', 'Delivered');
  await grace.open(ada.user);
  await grace.sees('There is room again');
  expect(await grace.page.getByRole('article').filter({ hasText: 'Too much' }).count()).toBe(0);
});

test('where there is no room from the beginning it is said, too', async () => {
  const alan = await world.visitor(world.name('alan'), 'laptop');
  await alan.page.addInitScript(fill);
  await alan.comeIn();
  await alan.page.getByRole('heading', { name: 'There is no room' }).waitFor();
  await alan.page.getByText('QuotaExceededError: no room').waitFor();
  await alan.page.getByRole('button', { name: 'Try again' }).waitFor();
});

test('a database that is taken away is named, and made anew by trying again', async () => {
  const { page } = ada;
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      indexedDB.deleteDatabase(name ?? '');
    }
  });
  await ada.say('Into nothing');
  await page.getByText('database was cleared, or opened elsewhere').waitFor();
  await page.getByRole('button', { name: 'Try now' }).click();
  await ada.inLockstep();
  await ada.sees('While there is room');
});

test('a database that is refused is named, and signing out leads back', async () => {
  const alan = await world.visitor(world.name('alan'), 'phone');
  await alan.page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this mode', 'SecurityError');
    };
  });
  await alan.comeIn();
  await alan.page.getByRole('heading', { name: 'This browser keeps nothing' }).waitFor();
  await alan.page.getByText('nothing can be shown or sent').waitFor();
  await alan.page.getByText('SecurityError: not in this mode').waitFor();
  await alan.shot('chat-refused');
  await alan.page.getByRole('button', { name: 'Sign out' }).click();
  await alan.page.getByRole('textbox', { name: 'User' }).waitFor();
});

test('without any database one talks all the same, and is told that nothing is kept', async () => {
  const alan = await world.visitor(world.name('alan'), 'tablet');
  await alan.page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'indexedDB');
  });
  await alan.signIn();
  await alan.page.getByRole('alert').getByText('nothing is kept here').waitFor();
  await alan.beginDirect(grace.user);
  await alan.say('Only in memory');
  await alan.standing('Only in memory', 'Delivered');
  await alan.page.reload();
  await alan.inLockstep();
  await alan.sees('Only in memory');
});

test('nothing of it was against the policy, and no page failed', () => {
  expect(world.complaints()).toEqual([]);
});
