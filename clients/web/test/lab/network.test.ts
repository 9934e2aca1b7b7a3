import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOSSY_FRAMES, SLOW } from '../../src/lab/model/condition.js';
import type { Network } from '../../src/lab/model/network.js';
import { type FakeSocket, fakeNetwork, type Held } from './fake-socket.js';

let network: Network;
let sockets: FakeSocket[];
let dial: () => Held;

beforeEach(() => {
  vi.useFakeTimers();
  ({ network, sockets, dial } = fakeNetwork());
});

afterEach(() => vi.useRealTimers());

function connected(): [Held, FakeSocket] {
  const held = dial();
  const real = sockets.at(-1);
  if (!real) {
    throw new Error('no socket');
  }
  real.opens();
  return [held, real];
}

const page = (text: string): object => ({ type: 'delta', request: '1', events: [{ data: { text } }] });
const fates = (): string[] => network.log.entries.value.map(({ type, fate }) => `${type} ${fate}`);

describe('a network that is online', () => {
  it('lets frames pass both ways at once, and keeps them in its log', () => {
    const [held, real] = connected();
    expect(held.isOpen).toBe(true);
    held.socket.send('{"type":"hello","token":"secret"}');
    expect(real.sent).toEqual(['{"type":"hello","token":"secret"}']);
    real.says({ type: 'welcome' });
    expect(held.got).toEqual([{ type: 'welcome' }]);
    expect(fates()).toEqual(['hello passed', 'welcome passed']);
    expect(network.log.entries.value[0]).toMatchObject({ direction: 'out', bytes: 33 });
    expect(network.log.entries.value[0]?.text).not.toContain('secret');
  });

  it('tells why a socket ended, and ends the real one when the device is done', () => {
    const [ended, server] = connected();
    server.ends(4499);
    expect(ended.endedWith).toBe(4499);
    const [done, real] = connected();
    done.socket.close(1000);
    expect(real.closedWith).toBe(1000);
    expect(done.endedWith).toBeUndefined();
  });
});

describe('a network that is offline', () => {
  it('breaks what is open, and lets nothing be opened', async () => {
    const [held, real] = connected();
    network.set('offline');
    expect(held.endedWith).toBe(1006);
    expect(real.isClosed).toBe(true);
    const later = dial();
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(later.endedWith).toBe(1006);
    await expect(network.tokens(() => 'token')()).rejects.toThrow('no network');
  });

  it('tells the device that it went, and that it is back', () => {
    const told: string[] = [];
    const stop = network.wakeups({ awake: () => told.push('awake'), offline: () => told.push('offline') });
    network.set('offline');
    network.set('online');
    network.set('halfOpen');
    network.set('slow');
    stop();
    network.set('offline');
    expect(told).toEqual(['offline', 'awake', 'awake']);
  });
});

describe('a slow network', () => {
  it('delays each frame, shares its bandwidth, and keeps the order when it gets better', async () => {
    const [held, real] = connected();
    network.set('slow');
    const text = 'x'.repeat(SLOW.bytesPerSecond);
    real.says({ type: 'delta', events: [{ data: { text } }] });
    real.says({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(held.got).toEqual([]);
    network.set('online');
    real.says({ type: 'typing' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(held.got.map(({ type }) => type)).toEqual(['delta', 'pong', 'typing']);
  });

  it('tells the device how much has not left yet', async () => {
    const [held, real] = connected();
    network.set('slow');
    held.socket.send('{"type":"ping"}');
    expect(held.socket.bufferedAmount).toBe(15);
    expect(real.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(SLOW.delayMillis + 10);
    expect(real.sent).toEqual(['{"type":"ping"}']);
    expect(held.socket.bufferedAmount).toBe(0);
  });
});

describe('a lossy network', () => {
  it.each([
    [0, LOSSY_FRAMES.min],
    [0.999, LOSSY_FRAMES.max],
  ])('kills a connection after some frames of either direction (%d)', (random, frames) => {
    ({ network, sockets, dial } = fakeNetwork(() => random));
    network.set('lossy');
    const [held, real] = connected();
    held.socket.send('{"type":"hello"}');
    for (let index = 1; index < frames; index++) {
      real.says({ type: 'pong' });
    }
    expect(held.endedWith).toBeUndefined();
    real.says({ type: 'pong' });
    expect(held.endedWith).toBe(1006);
    expect(held.got).toHaveLength(frames - 1);
    expect(real.isClosed).toBe(true);
    expect(fates().at(-2)).toBe('pong lost');
    expect(connected()[0].endedWith).toBeUndefined();
  });
});

describe('a half-open network', () => {
  it('lets nothing pass and says nothing; what broke stays broken when it is over', async () => {
    const [held, real] = connected();
    network.set('halfOpen');
    held.socket.send('{"type":"ping"}');
    real.says({ type: 'delta' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([held.got, real.sent, held.endedWith]).toEqual([[], [], undefined]);
    expect(fates()).toEqual(['ping lost', 'delta lost']);
    network.set('online');
    real.says({ type: 'delta' });
    expect(held.got).toEqual([]);
    held.socket.close(1000);
    expect(real.isClosed).toBe(false);
    const [next, server] = connected();
    server.says({ type: 'welcome' });
    expect(next.got).toHaveLength(1);
  });

  it('lets a new connection hang until the network changes, and a token, too', async () => {
    network.set('halfOpen');
    const held = dial();
    const token = network.tokens(() => 'token')();
    const refused = expect(token).rejects.toThrow('changed');
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sockets.length, held.isOpen, held.endedWith]).toEqual([0, false, undefined]);
    network.set('online');
    expect(held.endedWith).toBe(1006);
    await refused;
    expect(await network.tokens(() => 'token')()).toBe('token');
  });
});

describe('a network that kills in a page', () => {
  it('kills each connection one page later than the one before, and leaves all else alone', () => {
    network.set('killed');
    for (let pages = 0; pages < 3; pages++) {
      const [held, real] = connected();
      real.says({ type: 'delta', events: [] });
      for (let index = 0; index < pages; index++) {
        real.says(page('arrives'));
      }
      expect(held.endedWith).toBeUndefined();
      real.says(page('does not arrive'));
      expect(held.endedWith).toBe(1006);
      expect(held.got).toHaveLength(pages + 1);
    }
  });
});

describe('a network with somebody in the middle', () => {
  it('changes texts on their way in, and the connection ends with it', () => {
    const [held, real] = connected();
    network.set('forged');
    real.says(page('hello'));
    real.says({ type: 'pong' });
    held.socket.send('{"type":"command","data":{"text":"hello"}}');
    expect(held.got[0]?.events?.[0]?.data.text).toBe('hello (forged)');
    expect(real.sent).toEqual(['{"type":"command","data":{"text":"hello"}}']);
    expect(fates()).toEqual(['delta forged', 'pong passed', 'command passed']);
    network.set('online');
    expect(held.endedWith).toBe(1006);
  });
});
