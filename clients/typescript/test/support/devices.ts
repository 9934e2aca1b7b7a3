import type { LockstepOptions } from '../../src/device/options.js';
import type { JsonObject } from '../../src/events/json.js';
import { Lockstep } from '../../src/lockstep.js';
import { memoryStorage } from '../../src/store/memory-storage.js';
import { digestOf, type History } from './history.js';
import type { Connection, FakeWorld } from './surroundings.js';

/** Less patient than people are. */
export const QUICK = {
  backoffMin: 10,
  backoffMax: 40,
  answer: 1_000,
  ack: 20,
  probe: 500,
  connect: 2_000,
  caughtUp: 5_000,
};

export function optionsIn(world: FakeWorld, more: Partial<LockstepOptions> = {}): LockstepOptions {
  const storage = memoryStorage();
  return {
    url: 'ws://gateway.test/v1/sync',
    user: 'alice',
    device: 'phone',
    tokens: () => 'token',
    storage: () => Promise.resolve(storage),
    timings: QUICK,
    surroundings: world,
    shareTabs: false,
    ...more,
  };
}

/** Opens a device and lets it connect. */
export async function connected(options: LockstepOptions): Promise<Lockstep> {
  const lockstep = await Lockstep.open(options);
  await lockstep.connect();
  return lockstep;
}

/** Lets a device in that begins anew, and answers its pulls. */
export async function letIn(connection: Connection, ...histories: History[]): Promise<void> {
  await connection.expect('hello');
  connection.welcome('reset');
  connection.heads(await Promise.all(histories.map(history => history.headFrame())));
  connection.caughtUp('c1', await digestOf(...histories));
  for (const history of histories) {
    if (history.head > 0) {
      await answerPull(connection, ...histories);
    }
  }
}

export async function answerPull(connection: Connection, ...histories: History[]): Promise<JsonObject> {
  const pull = await connection.expect('pull');
  const history = histories.find(one => one.id === pull['conversation']);
  connection.send(history?.pulled(pull) ?? {});
  return pull;
}

export async function texts(lockstep: Lockstep, conversation: string): Promise<(string | undefined)[]> {
  return (await lockstep.timeline(conversation, 1_000)).map(message => message.text);
}
