import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/lab/model/network.js';
import { type Line, shareSwitch } from '../../src/lab/model/shared-switch.js';
import { Subject } from '../../src/lab/model/subject.js';
import { type FakeSocket, fakeNetwork } from './fake-socket.js';

/** Windows on one line, as a BroadcastChannel makes one; messages arrive at once. */
function lines(count: number): Line[] {
  const all: Line[] = [];
  for (let index = 0; index < count; index++) {
    const line: Line = {
      onmessage: null,
      postMessage: said => {
        for (const other of all) {
          if (other !== line) {
            other.onmessage?.({ data: structuredClone(said) } as never);
          }
        }
      },
      close: () => undefined,
    };
    all.push(line);
  }
  return all;
}

interface Window {
  network: Network;
  sockets: FakeSocket[];
  clockAhead: Subject<number>;
  open: () => () => void;
  dial: () => void;
}

function windows(count: number): Window[] {
  return lines(count).map(line => {
    const { network, sockets, dial } = fakeNetwork();
    const clockAhead = new Subject(0);
    return { network, sockets, clockAhead, dial, open: () => shareSwitch(network, clockAhead, line) };
  });
}

describe('windows of one device', () => {
  it('share switch and clock; one that opens later finds them as they stand', () => {
    const [one, other] = windows(2);
    one?.open();
    one?.network.set('offline');
    other?.open();
    expect(other?.network.condition.value).toBe('offline');
    other?.clockAhead.set(5);
    other?.network.set('lossy');
    expect([one?.network.condition.value, one?.clockAhead.value]).toEqual(['lossy', 5]);
  });

  it('see the frames of whichever has the socket, once', () => {
    const [one, other] = windows(2);
    const end = one?.open();
    other?.open();
    one?.dial();
    one?.sockets[0]?.says({ type: 'pong' });
    const types = (window: Window | undefined): string[] =>
      window?.network.log.entries.value.map(({ type }) => type) ?? [];
    expect([types(one), types(other)]).toEqual([['pong'], ['pong']]);
    end?.();
    one?.sockets[0]?.says({ type: 'pong' });
    expect(types(other)).toHaveLength(1);
  });
});
