import { describe, expect, it } from 'vitest';
import { Library } from '../src/device/library.js';
import { Shelf } from '../src/device/shelf.js';
import type { AccountState } from '../src/events/fold/account-state.js';
import type { MessageState } from '../src/events/fold/message.js';
import { LOG } from '../src/events/ids.js';
import type { JsonObject } from '../src/events/json.js';
import type { Place } from '../src/events/wire-event.js';
import { Outbox } from '../src/outbox/outbox.js';
import { DeviceStore } from '../src/store/device-store.js';
import { memoryStorage } from '../src/store/memory-storage.js';
import { Folds } from '../src/sync/folds.js';
import { Replica } from '../src/sync/replica.js';
import { readFrame } from '../src/sync/read-frame.js';
import type { Delta, Head } from '../src/sync/server-frames.js';
import { Backoff, DEFAULT_TIMINGS } from '../src/sync/timings.js';
import { foldVectors } from './support/resources.js';

interface World {
  histories: { head: JsonObject & { id: string }; events: JsonObject[] }[];
  outcomes: JsonObject[];
}

const WORLDS = foldVectors() as World[];
const PARTS = 3;

describe('the fold is that of the servers', () => {
  it('for several worlds', () => {
    expect(WORLDS.length).toBeGreaterThan(5);
  });

  it.each(WORLDS.map((world, index) => [index, world] as const))('in world %i', async (_, world) => {
    for (let part = 1; part <= PARTS; part++) {
      expect(await outcome(world, part)).toEqual(world.outcomes[part - 1]);
    }
  });
});

describe('a device that begins at a place in the middle and pages back', () => {
  it.each(WORLDS.map((world, index) => [index, world] as const))(
    'shows the same in world %i',
    async (_, world) => {
      const [group] = world.histories;
      const [there, , end] = world.outcomes;
      const log = group?.events.filter(event => event['stream'] === LOG) ?? [];
      const adopted = log.filter(event => (event['seq'] as number) * PARTS <= log.length).at(-1);
      const { seq, chain } = adopted as unknown as Place;
      const id = group?.head.id ?? '';

      const store = await DeviceStore.open(memoryStorage(), 'alice', 'phone');
      const folds = new Folds(store, 'alice');
      const replica = new Replica(store, 'alice', folds, 0);
      await replica.applyHead(headOf({ ...group?.head, log: { seq, chain } }));
      expect(store.logSeq(id)).toBe(seq);
      const state = readFrame(
        JSON.stringify({
          type: 'snapshot',
          conversation: id,
          epoch: '1',
          log: { seq, chain },
          state: there?.['state'],
        }),
      );
      const messages = (end?.['messages'] as JsonObject[])
        .filter(message => (message['seq'] as number) <= seq)
        .reverse();
      const page = readFrame(JSON.stringify({ type: 'messages', conversation: id, messages, more: false }));
      if (state?.type !== 'snapshot' || page?.type !== 'messages') {
        throw new Error('no frames');
      }
      await folds.snapshot(id, state.state, seq);
      const rest = log.filter(event => (event['seq'] as number) > seq);
      expect((await replica.apply(delta(id, rest))).events).toHaveLength(rest.length);
      await folds.paged(id, page.messages, seq + 1, false);
      expect((await store.messagesAfter(id, 0, 10_000)).map(wireMessage)).toEqual(end?.['messages']);
      expect(store.fold(id).state).toEqual(end?.['state']);
    },
  );
});

async function outcome({ histories }: World, part: number): Promise<unknown> {
  const store = await DeviceStore.open(memoryStorage(), 'alice', 'phone');
  const folds = new Folds(store, 'alice');
  const replica = new Replica(store, 'alice', folds, Infinity);
  for (const { head } of histories) {
    await replica.applyHead(headOf(head));
  }
  for (const { head, events } of histories) {
    expect((await replica.apply(delta(head.id, told(events, part)))).verdict).toBe('held');
  }
  folds.account.save();
  await store.commit(false);
  return shown(histories[0]?.head.id ?? '', store, folds, replica);
}

function headOf(head: JsonObject): Head {
  const frame = readFrame(JSON.stringify({ type: 'heads', conversations: [head], more: false }));
  const found = frame?.type === 'heads' ? frame.conversations[0] : undefined;
  if (!found) {
    throw new Error('no head');
  }
  return found;
}

/** A third, two thirds or all of each stream. */
function told(events: readonly JsonObject[], part: number): readonly JsonObject[] {
  const counts = new Map<unknown, number>();
  for (const { stream } of events) {
    counts.set(stream, (counts.get(stream) ?? 0) + 1);
  }
  return events.filter(({ stream, seq }) => (seq as number) * PARTS <= (counts.get(stream) ?? 0) * part);
}

function delta(conversation: string, events: readonly JsonObject[]): Delta {
  return { type: 'delta', conversation, epoch: '1', more: false, events };
}

async function shown(group: string, store: DeviceStore, folds: Folds, replica: Replica): Promise<unknown> {
  const outbox = new Outbox(store, new Backoff(DEFAULT_TIMINGS, Math.random), DEFAULT_TIMINGS.answer);
  const library = new Library(store, folds, outbox, { user: 'alice', device: 'phone' }, () => Date.now());
  const conversation = await new Shelf(store, folds, outbox, library).conversation(group);
  const fold = store.fold(group);
  return {
    state: fold.state,
    messages: (await store.messagesAfter(group, 0, 10_000)).map(wireMessage),
    tally: fold.tally,
    ordinal: fold.ordinal,
    mark: conversation?.readUpTo,
    unread: conversation?.unread,
    mentions: conversation?.mentions,
    account: wireAccount(store.account),
    digest: await replica.digest(),
  };
}

function wireMessage({ reactions, ...message }: MessageState): unknown {
  return { ...message, reactions: Object.fromEntries(reactions.map(({ emoji, users }) => [emoji, users])) };
}

function wireAccount({ devices, settings, privateMarks, hidden, blocked }: AccountState): unknown {
  return {
    devices: Object.fromEntries(devices),
    settings: Object.fromEntries(settings),
    privateMarks: Object.fromEntries(privateMarks),
    hidden: Object.fromEntries([...hidden].map(([id, messages]) => [id, [...messages].sort()])),
    blocked: [...blocked].sort(),
  };
}
