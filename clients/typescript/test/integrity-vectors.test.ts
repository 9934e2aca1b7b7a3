import { describe, expect, it } from 'vitest';
import { canonical } from '../src/events/canonical.js';
import { baseChain, contentHash, type DigestEntry, Digests, nextChain } from '../src/events/hash.js';
import { directOf, Uuids, isUuid7 } from '../src/events/ids.js';
import type { Json, JsonObject } from '../src/events/json.js';
import { WireEvent } from '../src/events/wire-event.js';
import { golden, resource } from './support/resources.js';

interface Vectors {
  directConversations: { users: [string, string]; id: string }[];
  streams: {
    conversation: string;
    stream: string;
    baseChain: string;
    events: { event: JsonObject; canonical: string }[];
  }[];
  digests: { entries: DigestEntry[]; digest: string }[];
}

const VECTORS = resource('events/integrity-vectors.json') as Vectors;

describe('the published test vectors', () => {
  it.each(VECTORS.directConversations)('name the direct conversation of $users', async ({ users, id }) => {
    expect(await directOf(users[0], users[1])).toBe(id);
    expect(await directOf(users[1], users[0])).toBe(id);
  });

  it.each(VECTORS.streams)('hash and chain $conversation $stream', async vector => {
    let chain = await baseChain(vector.conversation, vector.stream);
    expect(chain).toBe(vector.baseChain);
    let seq = 0;
    for (const { event: json, canonical: text } of vector.events) {
      expect(canonical(JSON.parse(text) as Json)).toBe(text);
      const event = new WireEvent(vector.conversation, json);
      if (event.seq !== seq + 1) {
        seq = event.seq - 1;
      }
      expect(await contentHash(json)).toBe(event.hash);
      expect(await nextChain(chain, event.hash)).toBe(event.chain);
      expect(await event.follows({ seq, chain })).toBe(true);
      expect(event.isUnderstood()).toBe(true);
      ({ chain, seq } = event);
    }
  });

  it.each(VECTORS.digests)('fold digest $digest in any order', async ({ entries, digest }) => {
    const digests = new Digests();
    expect(await digests.of(entries)).toBe(digest);
    expect(await digests.of([...entries].reverse())).toBe(digest);
  });

  it('tell an altered event from the real one', async () => {
    for (const { conversation, stream, events } of VECTORS.streams) {
      const [first] = events;
      const chain = await baseChain(conversation, stream);
      const altered = { ...first?.event, by: { user: 'mallory', device: 'phone' } };
      expect(await new WireEvent(conversation, altered).follows({ seq: 0, chain })).toBe(false);
    }
  });
});

describe('golden events', () => {
  it.each(golden('events/golden'))('%s is understood, and its hash is its own', async (_, json) => {
    const event = new WireEvent('d723fb7a-b236-5839-80c4-efc1bbaa34cf', json);
    expect(event.data()?.type).toBe(json['type']);
    expect(await contentHash(json)).toBe(event.hash);
  });

  it('cover every type that is known', () => {
    expect(golden('events/golden')).toHaveLength(25);
  });
});

describe('canonical JSON', () => {
  it.each<[Json, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
    [{ '\u{1F600}': 1, '\uFB33': 2 }, '{"\u{1F600}":1,"\uFB33":2}'],
    ['\u0007\b\f\n\r\t"\\/é', '"\\u0007\\b\\f\\n\\r\\t\\"\\\\/é"'],
    [JSON.parse('{"__proto__":{"x":1},"a":2}') as Json, '{"__proto__":{"x":1},"a":2}'],
    [-0, '0'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('of %j', (value, text) => {
    expect(canonical(value)).toBe(text);
  });

  it.each([1.5, 2 ** 53, NaN, '\ud800', { a: '\udc00x' }])('refuses %j', value => {
    expect(() => canonical(value)).toThrow(RangeError);
  });
});

describe('ids', () => {
  it('ascend while the clock stands still or goes back', () => {
    let now = 1_800_000_000_000;
    const uuids = new Uuids(() => now);
    const ids = Array.from({ length: 10_000 }, (_, index) => {
      now -= index % 100 === 0 ? 5 : 0;
      return uuids.next();
    });
    expect(ids.every(isUuid7)).toBe(true);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids)).toHaveProperty('size', ids.length);
  });
});
