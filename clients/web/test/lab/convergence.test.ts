import { type DigestPart, digestOf, type Hash } from '@lockstep/client';
import { describe, expect, it } from 'vitest';
import { differences, type Holding, isPassing, type Truth } from '../../src/lab/model/convergence.js';

/** Logs as lists of chains; a chain is any name here, since comparing is all that is done with it. */
type Logs = Record<string, readonly Hash[]>;

const chainIn = (logs: Logs) => (conversation: string, seq: number) =>
  Promise.resolve(logs[conversation]?.[seq - 1]);

function partsOf(logs: Logs, more: Partial<DigestPart> = {}): DigestPart[] {
  return Object.entries(logs).map(([conversation, chains]) => ({
    conversation,
    epoch: '1',
    seq: chains.length,
    chain: chains.at(-1) ?? 'base',
    readUpTo: 0,
    ...more,
  }));
}

async function device(logs: Logs, more: Partial<Holding> = {}): Promise<Holding> {
  const parts = more.parts ?? partsOf(logs);
  const digest = await digestOf(parts);
  const chainAt = chainIn(logs);
  return { name: 'alice/phone', user: 'alice', digest, parts, unsent: 0, refusing: [], chainAt, ...more };
}

async function server(logs: Logs): Promise<Truth> {
  const parts = partsOf(logs);
  return { digest: await digestOf(parts), parts, chainAt: chainIn(logs) };
}

const chains = (count: number, from = 'c'): Hash[] =>
  Array.from({ length: count }, (_, i) => `${from}${i + 1}`);

describe('a device beside the server', () => {
  it('is in step with the same digest and nothing to send', async () => {
    const logs = { a: chains(3), b: chains(1) };
    expect(await differences(await device(logs), await server(logs))).toEqual([]);
  });

  it('misses what comes after its place', async () => {
    const found = await differences(await device({ a: chains(3) }), await server({ a: chains(5) }));
    expect(found).toEqual([{ device: 'alice/phone', conversation: 'a', cause: 'missing', seq: 4, head: 5 }]);
  });

  it('may be ahead of the view, for a moment', async () => {
    const found = await differences(await device({ a: chains(5) }), await server({ a: chains(3) }));
    expect(found).toEqual([{ device: 'alice/phone', conversation: 'a', cause: 'ahead', seq: 5, head: 3 }]);
    expect(found.every(isPassing)).toBe(true);
  });

  it.each([1, 2, 7, 64, 99, 100])('differs first at place %i', async place => {
    const mine = [...chains(place - 1), ...chains(101 - place, 'x')];
    const found = await differences(await device({ a: mine }), await server({ a: chains(100) }));
    expect(found).toMatchObject([{ conversation: 'a', cause: 'other', seq: place }]);
  });

  it('differs also where it is behind or ahead, too', async () => {
    const mine = [...chains(4), 'x5', 'x6'];
    expect(await differences(await device({ a: mine }), await server({ a: chains(9) }))).toMatchObject([
      { cause: 'other', seq: 5 },
    ]);
    expect(await differences(await device({ a: mine }), await server({ a: chains(5) }))).toMatchObject([
      { cause: 'other', seq: 5 },
    ]);
  });

  it('refused what did not follow', async () => {
    const refusing = await device({ a: chains(3) }, { refusing: ['a'] });
    expect(await differences(refusing, await server({ a: chains(5) }))).toMatchObject([
      { cause: 'refused', seq: 4 },
    ]);
  });

  it('has another epoch or mark, or knows other conversations', async () => {
    const logs = { a: chains(2) };
    const truth = await server(logs);
    const epoch = await device(logs, { parts: partsOf(logs, { epoch: '2' }) });
    expect(await differences(epoch, truth)).toMatchObject([{ cause: 'epoch', seq: 1 }]);
    const mark = await device(logs, { parts: partsOf(logs, { readUpTo: 2 }) });
    expect(await differences(mark, truth)).toMatchObject([{ cause: 'mark', seq: 2, head: 0 }]);
    const other = await device({ b: chains(2) });
    expect(await differences(other, truth)).toMatchObject([
      { conversation: 'a', cause: 'unknown', seq: 1, head: 2 },
      { conversation: 'b', cause: 'unknown', seq: 2, head: 0 },
    ]);
  });

  it('is not in step while it has something to send', async () => {
    const logs = { a: chains(2) };
    expect(await differences(await device(logs, { unsent: 3 }), await server(logs))).toEqual([
      { device: 'alice/phone', cause: 'unsent', seq: 3, head: 0 },
    ]);
  });
});
