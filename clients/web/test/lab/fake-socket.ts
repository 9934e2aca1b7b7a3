import type { WebSocketLike } from '@lockstep/client';
import { Network } from '../../src/lab/model/network.js';

/** A socket without a server; a test says what comes. */
export class FakeSocket implements WebSocketLike {
  readonly sent: string[] = [];
  bufferedAmount = 0;
  closedWith: number | undefined;
  isClosed = false;
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;

  send(text: string): void {
    this.sent.push(text);
  }

  close(code?: number): void {
    this.isClosed = true;
    this.closedWith = code;
  }

  opens(): void {
    this.onopen?.({} as never);
  }

  says(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) } as never);
  }

  ends(code: number): void {
    this.onclose?.({ code, reason: '' } as never);
  }
}

/** A device's end of a socket: what it got, and how it ended. */
export interface Held {
  readonly socket: WebSocketLike;
  readonly got: { type: string; events?: { data: { text?: string } }[] }[];
  isOpen: boolean;
  endedWith: number | undefined;
}

/** A network over fake sockets, whose time is that of Vitest's fake timers. */
export function fakeNetwork(random: () => number = () => 0): {
  network: Network;
  sockets: FakeSocket[];
  dial: () => Held;
} {
  const sockets: FakeSocket[] = [];
  const network = new Network({
    now: () => Date.now(),
    monotonic: () => Date.now(),
    random,
    after: (millis, task) => {
      const timer = setTimeout(task, millis);
      return () => clearTimeout(timer);
    },
    socket: class extends FakeSocket {
      constructor() {
        super();
        sockets.push(this);
      }
    },
  });
  const dial = (): Held => {
    const socket = new network.socket('ws://gateway.test/v1/sync', 'lockstep.v1.json');
    const held: Held = { socket, got: [], isOpen: false, endedWith: undefined };
    socket.onopen = () => (held.isOpen = true);
    socket.onmessage = ({ data }: { data: string }) => held.got.push(JSON.parse(data) as Held['got'][0]);
    socket.onclose = ({ code }: { code: number }) => (held.endedWith = code);
    return held;
  };
  return { network, sockets, dial };
}
