import type { Effects, Loop } from '../loop.js';
import type { StoreTrouble } from '../store/storage.js';
import type { Cancel, Channel, Surroundings } from '../surroundings.js';
import { clientFrames } from './client-frames.js';
import type { LockstepError, ServerFrame } from './server-frames.js';
import { Backoff, type Timings } from './timings.js';
import { Renewal, type Token, Tokens, type TokenSupplier } from './tokens.js';

/** What the connection to the server is doing. */
export type ConnectionState =
  /** Not wanted: before `connect()`, after `disconnect()`. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  /** The server said welcome. `session`: its name for the connection, to be found in its logs. */
  | { readonly kind: 'connected'; readonly session: string }
  /** Lost or refused; the next attempt follows by itself. `cause` is for a developer's eyes. */
  | { readonly kind: 'waiting'; readonly cause: string; readonly retryInMillis: number }
  /**
   * Over, until somebody mends the cause and calls `connect()` again, or opens the device again if its store failed.
   * `error`: what the server said before it closed; `device_revoked` where the user has shut this device out. `store`:
   * what is wrong with the store, if that is why.
   */
  | {
      readonly kind: 'stopped';
      readonly cause: string;
      readonly error?: LockstepError;
      readonly store?: StoreTrouble;
    };

/** Who speaks over the connection, in the turns of the loop. */
export interface ConnectionUser {
  /** The connection is open: the first frame is `hello`, with this token. */
  opened(token: string): unknown;
  frame(text: string): unknown;
  /** The connection is gone; whatever was not answered will not be. */
  lost(): void;
  pinged(nonce: string): void;
}

const BROKEN = 1006;
const TOKEN_EXPIRED = 4401;
const STOP_FIRST = 4500;
const STOP_LAST = 4999;
const TOKEN_MILLIS = 30_000;
const HEARTBEAT_MILLIS_MIN = 50;
const UNANSWERED_PINGS_MAX = 2;

/** What is known of the present connection. */
interface Connection {
  readonly token: string;
  channel: Channel | undefined;
  isOpen: boolean;
  isWelcomed: boolean;
  pingAt: number;
  /** When a probe must have been answered. */
  probeUntil: number;
  drainAt: number;
  unansweredPings: number;
  warning: LockstepError | undefined;
}

/**
 * Keeps a connection to the server for as long as one is wanted: opens, beats, gives up, waits, opens again. What is
 * said over it is the business of its user.
 */
export class Connector {
  private readonly backoff: Backoff;
  private readonly renewal: Renewal;
  private current: ConnectionState = { kind: 'idle' };
  private connection: Connection | undefined;
  private readonly tokens: Tokens;
  private token: Token | undefined;
  private failures = 0;
  private connectAt = Infinity;
  private deadline = Infinity;
  private deadlineCause = '';
  private heartbeatMillis = 0;
  private lastPing = 0;
  private stopListening: Cancel | undefined;

  constructor(
    private readonly url: string,
    supplier: TokenSupplier,
    private readonly timings: Timings,
    private readonly surroundings: Surroundings,
    private readonly loop: Loop,
    private readonly effects: Effects,
    private readonly tell: (state: ConnectionState) => void,
    private readonly user: ConnectionUser,
  ) {
    const random = (): number => surroundings.random();
    this.backoff = new Backoff(timings, random);
    this.renewal = new Renewal(this.backoff, random);
    this.tokens = new Tokens(supplier, loop);
  }

  get state(): ConnectionState {
    return this.current;
  }

  get isWelcomed(): boolean {
    return this.connection?.isWelcomed ?? false;
  }

  /** Bytes that wait for the network. */
  get unsent(): number {
    return this.connection?.channel?.unsent ?? 0;
  }

  connect(now: number): void {
    this.stopListening ??= this.surroundings.wakeups({
      awake: () => this.loop.post(() => this.awake(this.loop.now())),
      offline: () => this.loop.post(() => this.probe(this.loop.now())),
    });
    if (!this.connection && !this.tokens.isAsking && this.connectAt === Infinity) {
      this.failures = 0;
      this.connectAt = now;
    }
  }

  disconnect(): void {
    this.stopListening?.();
    this.stopListening = undefined;
    this.drop();
    this.connectAt = Infinity;
    this.change({ kind: 'idle' });
  }

  /** The network may be back, or the computer was asleep. */
  private awake(now: number): void {
    if (this.connectAt < Infinity) {
      this.failures = 0;
      this.connectAt = Math.min(this.connectAt, now + this.backoff.millis(1));
    } else {
      this.probe(now);
    }
  }

  /** Finds out at once whether the connection still is one. Events that wake a page come several at a time. */
  private probe(now: number): void {
    if (this.connection?.isWelcomed && this.connection.probeUntil === Infinity) {
      this.connection.probeUntil = now + this.timings.probe;
      this.ping(now, this.connection);
    }
  }

  /** Dropped while there is no open connection: the first frame of one is its user's. */
  send(frame: string): void {
    const channel = this.connection?.isOpen ? this.connection.channel : undefined;
    if (channel) {
      this.effects.add(() => channel.send(frame));
    }
  }

  /** Does what is due. */
  tick(now: number): void {
    const connection = this.connection;
    if (this.connectAt <= now) {
      this.open(now);
    } else if (this.deadline <= now) {
      this.lose(BROKEN, this.deadlineCause, now);
    } else if (connection && connection.probeUntil <= now) {
      this.lose(BROKEN, 'no answer after a sleep or a change of the network', now);
    } else if (connection && connection.drainAt <= now) {
      this.moveOn(now);
    } else if (this.renewal.at <= now) {
      this.renewal.asked(now + TOKEN_MILLIS);
      this.tokens.ask(
        token => this.renewed(token),
        () => this.renewal.again(this.loop.now()),
      );
    } else if (connection && connection.pingAt <= now) {
      this.ping(now, connection);
    }
  }

  nextAt(): number {
    const { drainAt = Infinity, pingAt = Infinity, probeUntil = Infinity } = this.connection ?? {};
    return Math.min(this.connectAt, this.deadline, drainAt, pingAt, probeUntil, this.renewal.at);
  }

  private open(now: number): void {
    this.connectAt = Infinity;
    this.change({ kind: 'connecting' });
    if (this.token) {
      this.openWith(this.token, now);
      return;
    }
    this.expect(now + TOKEN_MILLIS, 'no token in time');
    this.tokens.ask(
      token => this.openWith(token, this.loop.now()),
      failure => this.lose(BROKEN, `cannot connect: ${String(failure)}`, this.loop.now()),
    );
  }

  private openWith(token: Token, now: number): void {
    this.token = token;
    this.expect(now + this.timings.connect, 'no socket in time');
    const connection: Connection = {
      token: token.text,
      channel: undefined,
      isOpen: false,
      isWelcomed: false,
      pingAt: Infinity,
      probeUntil: Infinity,
      drainAt: Infinity,
      unansweredPings: 0,
      warning: undefined,
    };
    this.connection = connection;
    const ifPresent = (task: () => unknown): void => {
      this.loop.post(() => (connection === this.connection ? task() : undefined));
    };
    try {
      connection.channel = this.surroundings.connect(this.url, {
        opened: () => {
          ifPresent(() => this.opened(connection));
        },
        frame: text => {
          ifPresent(() => this.user.frame(text));
        },
        over: (code, reason) => {
          ifPresent(() => this.lose(code, reason, this.loop.now()));
        },
      });
    } catch (refused) {
      this.lose(BROKEN, `cannot connect: ${String(refused)}`, now);
    }
  }

  private opened(connection: Connection): unknown {
    this.expect(this.loop.now() + this.timings.connect, 'no welcome in time');
    connection.isOpen = true;
    return this.user.opened(connection.token);
  }

  /** Leaves this connection for another one. What is under way on it is sent or pulled again there. */
  private moveOn(now: number): void {
    this.drop();
    this.connectAt = now;
  }

  private renewed(token: Token): void {
    if (token.expiresAt !== undefined && token.expiresAt <= (this.token?.expiresAt ?? 0)) {
      this.renewal.again(this.loop.now());
    } else {
      this.moveOn(this.loop.now());
      this.token = token;
    }
  }

  private expect(until: number, otherwise: string): void {
    this.deadline = until;
    this.deadlineCause = otherwise;
  }

  private ping(now: number, connection: Connection): void {
    if (connection.unansweredPings >= UNANSWERED_PINGS_MAX) {
      this.lose(BROKEN, 'no pong for two heartbeats', now);
      return;
    }
    connection.unansweredPings++;
    connection.pingAt = now + this.heartbeatMillis;
    const nonce = String(++this.lastPing);
    this.send(clientFrames.ping(nonce));
    this.user.pinged(nonce);
  }

  ponged(): void {
    if (this.connection) {
      this.connection.unansweredPings = 0;
      this.connection.probeUntil = Infinity;
    }
  }

  welcomed(welcome: ServerFrame & { type: 'welcome' }, now: number): void {
    if (!this.connection) {
      return;
    }
    this.connection.isWelcomed = true;
    this.heartbeatMillis = Math.max(HEARTBEAT_MILLIS_MIN, welcome.heartbeatMillis);
    this.connection.pingAt = now + this.heartbeatMillis;
    this.expect(now + this.timings.caughtUp, 'the server did not name what changed in time');
    if (this.token) {
      const serverTime = Date.parse(welcome.serverTime ?? '');
      this.renewal.begin(this.token, Number.isNaN(serverTime) ? this.surroundings.now() : serverTime, now);
    }
    this.change({ kind: 'connected', session: welcome.session });
  }

  /** The server has said all that it had to say: the connection is good. */
  settled(): void {
    this.failures = 0;
    this.deadline = Infinity;
  }

  /** The node is going away: the connection ends by itself at a moment in the window that it named. */
  drain([min, max]: readonly [number, number], now: number): void {
    if (this.connection) {
      this.connection.drainAt = now + min + this.surroundings.random() * (max - min);
    }
  }

  /** The server said what is wrong with the connection; it may close it next. */
  warned(error: LockstepError): void {
    if (this.connection) {
      this.connection.warning = error;
    }
  }

  /** Gives the connection up and tries again later. */
  fail(cause: string, now: number): void {
    this.lose(BROKEN, cause, now);
  }

  /** Gives the connection up for good. */
  stop(cause: string, store?: StoreTrouble): void {
    this.drop();
    this.connectAt = Infinity;
    this.change({ kind: 'stopped', cause, ...(store && { store }) });
  }

  private lose(code: number, cause: string, now: number): void {
    const { warning, drainAt = Infinity } = this.connection ?? {};
    this.drop();
    if (code >= STOP_FIRST && code <= STOP_LAST) {
      this.change({ kind: 'stopped', cause, ...(warning && { error: warning }) });
      return;
    }
    if (code === TOKEN_EXPIRED) {
      this.token = undefined;
    }
    this.failures++;
    const drained = drainAt < Infinity ? drainAt - now : 0;
    const wait = Math.max(this.backoff.millis(this.failures), warning?.retryAfterMillis ?? 0, drained);
    this.connectAt = now + wait;
    this.change({ kind: 'waiting', cause, retryInMillis: wait });
  }

  private drop(): void {
    const dropped = this.connection;
    this.connection = undefined;
    this.deadline = Infinity;
    this.renewal.end();
    this.tokens.giveUp();
    if (dropped) {
      this.effects.add(() => dropped.channel?.close());
      this.user.lost();
    }
  }

  private change(next: ConnectionState): void {
    this.current = next;
    this.tell(next);
  }
}
