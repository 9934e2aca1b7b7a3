import type { Cancel, Channel, ChannelOwner, Surroundings, Wakeups } from '../../src/surroundings.js';
import type { JsonObject } from '../../src/events/json.js';

/** Waits until something holds, for at most fifteen seconds. */
export async function until(what: () => boolean | Promise<boolean>, name = String(what)): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await what())) {
    if (performance.now() > end) {
      throw new Error(`did not happen: ${name}`);
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

/** Passes some real time. */
export function pause(millis: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, millis));
}

/** Numbers that follow from a seed. Source: mulberry32, by Tommy Ettinger, in the public domain. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One device's connection, from the gateway's side. */
export class Connection {
  readonly received: JsonObject[] = [];
  isOver = false;
  private next = 0;
  /** Hears each frame of the device, for gateways that answer by themselves. */
  handle: (frame: JsonObject) => void = () => undefined;

  constructor(
    readonly url: string,
    private readonly owner: ChannelOwner,
  ) {}

  get channel(): Channel {
    return {
      send: text => {
        if (!this.isOver) {
          const frame = JSON.parse(text) as JsonObject;
          this.received.push(frame);
          this.handle(frame);
        }
      },
      unsent: 0,
      close: () => {
        this.isOver = true;
      },
    };
  }

  open(): void {
    this.owner.opened();
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (!this.isOver) {
      this.owner.frame(text);
    }
  }

  /** Ends the connection without a word. */
  cut(): void {
    this.closeWith(1006);
  }

  closeWith(code: number): void {
    if (!this.isOver) {
      this.isOver = true;
      this.owner.over(code, 'as scripted');
    }
  }

  /** The next frame of a type; those before it are dropped. */
  async expect(type: string): Promise<JsonObject> {
    let found: JsonObject | undefined;
    await until(() => {
      while (!found && this.next < this.received.length) {
        const frame = this.received[this.next++];
        found = frame?.['type'] === type ? frame : undefined;
      }
      return found !== undefined;
    }, `a ${type} frame`);
    return found ?? {};
  }

  /** Whether a frame of a type comes within a time in which nothing should come. */
  async says(type: string, withinMillis: number): Promise<boolean> {
    const before = this.next;
    await pause(withinMillis);
    return this.received.slice(before).some(frame => frame['type'] === type);
  }

  welcome(resume: 'current' | 'delta' | 'reset', more: object = {}): void {
    this.send({
      type: 'welcome',
      session: 's1',
      user: 'alice',
      device: 'phone',
      serverTime: new Date().toISOString(),
      heartbeatMillis: 30_000,
      limits: {},
      resume,
      ...more,
    });
  }

  heads(conversations: object[]): void {
    this.send({ type: 'heads', conversations, more: false });
  }

  caughtUp(cursor: string, digest: string): void {
    this.send({ type: 'caughtUp', cursor, digest });
  }
}

/** A world without a network, whose time may run faster than the real one. */
export class FakeWorld implements Surroundings {
  readonly connections: Connection[] = [];
  private accepted = 0;
  private wakeup: Wakeups | undefined;
  /** Whether sockets open by themselves. */
  opensAtOnce = true;
  onConnection: (connection: Connection) => void = () => undefined;

  constructor(
    private readonly speed = 1,
    readonly random: () => number = seeded(7),
  ) {}

  /** How far the computer's clock goes wrong. */
  clockAhead = 0;

  now(): number {
    return Date.now() + this.clockAhead;
  }

  monotonic(): number {
    return performance.now() * this.speed;
  }

  after(millis: number, task: () => void): Cancel {
    const timer = setTimeout(task, millis / this.speed);
    return () => {
      clearTimeout(timer);
    };
  }

  connect(url: string, owner: ChannelOwner): Channel {
    const connection = new Connection(url, owner);
    this.connections.push(connection);
    this.onConnection(connection);
    if (this.opensAtOnce) {
      queueMicrotask(() => connection.open());
    }
    return connection.channel;
  }

  wakeups(listener: Wakeups): Cancel {
    this.wakeup = listener;
    return () => {
      this.wakeup = undefined;
    };
  }

  /** The computer wakes up, or its network comes back. */
  awake(): void {
    this.wakeup?.awake();
  }

  offline(): void {
    this.wakeup?.offline();
  }

  /** The next connection that a device makes. */
  async accept(): Promise<Connection> {
    await until(() => this.connections.length > this.accepted, 'a connection');
    const connection = this.connections[this.accepted++];
    if (!connection) {
      throw new Error('no connection');
    }
    return connection;
  }

  async isCalledWithin(millis: number): Promise<boolean> {
    await pause(millis);
    return this.connections.length > this.accepted;
  }
}
