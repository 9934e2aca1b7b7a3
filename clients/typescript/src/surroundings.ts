/** What a channel tells of itself. After `over` nothing more comes. */
export interface ChannelOwner {
  opened(): void;
  frame(text: string): void;
  /** @param code the close code; 1006 if it broke */
  over(code: number, reason: string): void;
}

/** A connection that carries text frames. */
export interface Channel {
  /** Sends a frame, or drops it if the channel is over. */
  send(frame: string): void;
  /** Bytes that wait for the network. */
  readonly unsent: number;
  /** Ends it; the owner is told nothing more. */
  close(): void;
}

/** Takes a timer back; does nothing if it ran already. */
export type Cancel = () => void;

/** What wakes a device: the network came or went, or somebody looks at the page again. */
export interface Wakeups {
  /** The network may be back, or the page was asleep: what is there should be tried at once. */
  awake(): void;
  /** The network is gone, as far as the computer knows. */
  offline(): void;
}

/**
 * What a device lives in besides its options. Applications get that of their browser or process; a test brings its own,
 * and then everything that a device does follows from it.
 */
export interface Surroundings {
  /** Milliseconds since 1970, by the computer's clock. */
  now(): number;
  /** Milliseconds since some moment, by a clock that is never set. */
  monotonic(): number;
  /** Runs a task later. */
  after(millis: number, task: () => void): Cancel;
  /** From 0 to less than 1. */
  random(): number;
  /** Opens a channel with the subprotocol `lockstep.v1.json`. */
  connect(url: string, owner: ChannelOwner): Channel;
  /** Tells of what wakes the device, until it is cancelled. */
  wakeups(listener: Wakeups): Cancel;
}

/** The constructor of a WebSocket as browsers have it; in Node 20 that of the package `ws`. */
export type WebSocketConstructor = new (url: string, protocols: string) => WebSocketLike;

/** As much of a WebSocket as is used here. */
export interface WebSocketLike {
  readonly bufferedAmount: number;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  send(data: string): void;
  close(code?: number): void;
}

const SUBPROTOCOL = 'lockstep.v1.json';

/**
 * The surroundings of this browser or process, for those who want to change a part of them.
 *
 * @param socket makes the sockets; by default the global `WebSocket`
 */
export function surroundingsHere(socket?: WebSocketConstructor): Surroundings {
  const constructor = socket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (!constructor) {
    throw new TypeError(
      "there is no WebSocket here: give the one of the package 'ws' as the option webSocket",
    );
  }
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (millis, task) => {
      const timer = setTimeout(task, millis);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    connect: (url, owner) => openSocket(constructor, url, owner),
    wakeups: listenToPage,
  };
}

function openSocket(constructor: WebSocketConstructor, url: string, owner: ChannelOwner): Channel {
  const socket = new constructor(url, SUBPROTOCOL);
  let isOpen = false;
  const over = (): void => {
    isOpen = false;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined; // one that is closed before it opened has an error that concerns nobody
  };
  socket.onopen = () => {
    isOpen = true;
    owner.opened();
  };
  socket.onmessage = (event: { data: unknown }) => {
    owner.frame(typeof event.data === 'string' ? event.data : '');
  };
  socket.onclose = (event: { code: number; reason: string }) => {
    over();
    owner.over(
      event.code,
      event.reason === '' ? `closed with ${event.code}` : `${event.reason} (${event.code})`,
    );
  };
  socket.onerror = () => undefined; // a close follows, which says the same
  return {
    send: frame => {
      if (isOpen) {
        socket.send(frame);
      }
    },
    get unsent() {
      return socket.bufferedAmount;
    },
    close: () => {
      over();
      socket.close(1000);
    },
  };
}

const SLEEP_CHECK_MILLIS = 5_000;
const SLEEP_MILLIS = 15_000;

/**
 * Events of the page, where there is one. A computer that slept tells nobody: there a timer shows it that ran much
 * later than it should.
 */
function listenToPage(listener: Wakeups): Cancel {
  const stop = new AbortController();
  const { signal } = stop;
  const page = globalThis as { addEventListener?: typeof addEventListener; document?: Document };
  const awake = (): void => listener.awake();
  page.addEventListener?.('online', awake, { signal });
  page.addEventListener?.('pageshow', awake, { signal });
  page.addEventListener?.('offline', () => listener.offline(), { signal });
  page.document?.addEventListener('resume', awake, { signal });
  page.document?.addEventListener(
    'visibilitychange',
    () => {
      if (page.document?.visibilityState === 'visible') {
        listener.awake();
      }
    },
    { signal },
  );
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    if (now - last > SLEEP_MILLIS) {
      listener.awake();
    }
    last = now;
  }, SLEEP_CHECK_MILLIS);
  (timer as { unref?: () => void }).unref?.();
  return () => {
    stop.abort();
    clearInterval(timer);
  };
}
