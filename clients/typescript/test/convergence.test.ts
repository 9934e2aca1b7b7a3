import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG } from '../src/events/ids.js';
import type { Lockstep } from '../src/lockstep.js';
import { indexedDbStorage } from '../src/store/indexed-db-storage.js';
import { memoryStorage } from '../src/store/memory-storage.js';
import type { Storage } from '../src/store/storage.js';
import { connected, optionsIn } from './support/devices.js';
import { digestOf, History, newId } from './support/history.js';
import { ModelGateway, NO_TROUBLE } from './support/model-gateway.js';
import { FakeWorld, pause, seeded, until } from './support/surroundings.js';

const SPEED = 20;
const BAD = { loss: 0.3, repeat: 0.2, delay: 0.3, cut: 0.06, refusal: 0.1 };
const TIMINGS = {
  backoffMin: 10,
  backoffMax: 100,
  answer: 4_000,
  ack: 50,
  probe: 500,
  connect: 10_000,
  caughtUp: 20_000,
};

/** A storage that stops taking anything, as that of a tab that is killed. */
function mortal(storage: Storage): Storage & { kill(): void } {
  let isDead = false;
  const never = new Promise<never>(() => undefined);
  return {
    get: (table, key) => (isDead ? never : storage.get(table, key)),
    list: (table, range, limit, isReverse) => (isDead ? never : storage.list(table, range, limit, isReverse)),
    commit: (changes, isDurable) => (isDead ? never : storage.commit(changes, isDurable)),
    close: () => storage.close(),
    kill: () => {
      isDead = true;
    },
  };
}

async function run(seed: number, open: () => Promise<Storage>): Promise<void> {
  const random = seeded(seed);
  const world = new FakeWorld(SPEED, seeded(seed + 1));
  const direct = await History.direct();
  const own = await History.privateLog();
  const histories = new Map([direct, own].map(history => [history.id, history]));
  const gateway = new ModelGateway(world, histories, random);
  gateway.trouble = BAD;

  let storage = mortal(await open());
  const start = (): Promise<Lockstep> =>
    connected(optionsIn(world, { storage: () => Promise.resolve(storage), timings: TIMINGS }));
  let lockstep = await start();
  const sent: string[] = [];
  for (let step = 0; step < 60; step++) {
    const history = histories.get(direct.id) ?? direct;
    switch (Math.floor(random() * 8)) {
      case 0:
      case 1:
      case 2: {
        const { id } = await lockstep.in(direct.id).send(`message ${step}`);
        sent.push(id);
        break;
      }
      case 3:
      case 4:
        await gateway.append(one => one.message('bob', `message ${step}`), history);
        break;
      case 5:
        await gateway.append(
          one => one.append('@bob', 'read', 'bob', { upTo: 1 + (step % one.head) }),
          history,
        );
        break;
      case 6:
        gateway.cut();
        break;
      case 7:
        if (random() < 0.4) {
          // The tab is killed, wherever it is in its turn, and the application opened again.
          storage.kill();
          storage = mortal(await open());
          lockstep = await start();
        } else {
          await pause(random() * 4);
        }
        break;
    }
  }
  gateway.trouble = NO_TROUBLE;
  gateway.cut();
  const log = (): string[] => (histories.get(direct.id) ?? direct).events().map(event => event.id);
  const isEnd = async (): Promise<boolean> =>
    (await lockstep.outbox()).every(command => command.state === 'applied') &&
    (await lockstep.place(direct.id)).seq === log().length;
  await until(isEnd, `seed ${seed} ends`);
  gateway.cut();
  await until(() => lockstep.sync.value.kind === 'verified', `seed ${seed} is verified`);

  expect(await lockstep.digest()).toBe(await digestOf(...histories.values()));
  expect(log().filter(id => sent.includes(id))).toEqual(sent);
  const shown = await lockstep.messages(direct.id, 0, 1_000);
  const messages = direct.events().filter(event => event['type'] === 'messageSent');
  expect(shown.map(message => message.messageId)).toEqual(messages.map(event => event.id));
  expect(await lockstep.timeline(direct.id, 1_000)).toEqual(shown);
  for (const { conversation, seq, chain } of gateway.acks) {
    expect(await histories.get(conversation)?.chain(LOG, seq)).toBe(chain);
  }
  await lockstep.close();
}

describe('over a network that loses, repeats, delays and cuts, with tabs that are killed', () => {
  it('a device ends with the log of the server, and every command is in it once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async seed => {
        const storage = memoryStorage();
        await run(seed, () => Promise.resolve(storage));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 120_000);

  it('so it does on the database of a browser', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e9 }), async seed => {
        const name = `device-${newId()}`; // a seed may come twice
        await run(seed, () => indexedDbStorage(name));
      }),
      { numRuns: 8, endOnFailure: true },
    );
  }, 120_000);
});
