import { LOG } from '../../src/events/ids.js';
import type { JsonObject } from '../../src/events/json.js';
import { digestOf, type History } from './history.js';
import type { Connection, FakeWorld } from './surroundings.js';

/** How bad the way between a device and this gateway is; each from 0 to 1. */
export interface Trouble {
  /** A live frame is lost. */
  readonly loss: number;
  /** A frame comes twice. */
  readonly repeat: number;
  /** A frame is overtaken by later ones. */
  readonly delay: number;
  /** The connection is cut at a frame of the device. */
  readonly cut: number;
  /** A command is refused for now, before it is appended. */
  readonly refusal: number;
}

export const NO_TROUBLE: Trouble = { loss: 0, repeat: 0, delay: 0, cut: 0, refusal: 0 };

/** A gateway that does what the protocol says, over a bad network. It serves one user. */
export class ModelGateway {
  trouble: Trouble = NO_TROUBLE;
  /** What devices said that they have stored, as they said it. */
  readonly acks: { conversation: string; seq: number; chain: string }[] = [];
  private readonly changes: History[] = [];
  private readonly connections = new Set<Connection>();
  private readonly failed = new WeakMap<Connection, Set<string>>();
  private work: Promise<void> = Promise.resolve();

  constructor(
    world: FakeWorld,
    private readonly histories: Map<string, History>,
    private readonly random: () => number,
  ) {
    world.onConnection = connection => this.accept(connection);
    this.changes.push(...histories.values());
  }

  private accept(connection: Connection): void {
    connection.handle = frame => {
      this.work = this.work.then(() => this.on(connection, frame));
    };
  }

  /** Cuts all connections. */
  cut(): void {
    for (const connection of this.connections) {
      connection.cut();
    }
    this.connections.clear();
  }

  /** Something happened that no device of the model caused. */
  append(change: (history: History) => Promise<JsonObject>, history: History): Promise<void> {
    this.work = this.work.then(async () => {
      this.appended(history, await change(history));
    });
    return this.work;
  }

  private appended(history: History, event: JsonObject): void {
    this.changes.push(history);
    for (const connection of this.connections) {
      this.say(connection, history.delta([event]), true);
    }
  }

  /** Sends a frame over the bad network; only what is live may be lost while the connection lives. */
  private say(connection: Connection, frame: JsonObject, isLive = false): void {
    if (isLive && this.random() < this.trouble.loss) {
      return;
    }
    if (isLive && this.random() < this.trouble.repeat) {
      connection.send(frame);
    }
    if (isLive && this.random() < this.trouble.delay) {
      setTimeout(() => connection.send(frame), this.random() * 5);
    } else {
      connection.send(frame);
    }
  }

  private async on(connection: Connection, frame: JsonObject): Promise<void> {
    if (connection.isOver) {
      return;
    }
    switch (frame['type'] as string) {
      case 'hello':
        return this.hello(connection, frame);
      case 'pull':
        await this.pull(connection, frame);
        break;
      case 'command':
        await this.command(connection, frame);
        break;
      case 'ack':
        for (const [conversation, place] of Object.entries(frame['marks'] as JsonObject)) {
          this.acks.push({ conversation, ...(place as unknown as { seq: number; chain: string }) });
        }
        break;
      case 'ping':
        connection.send({ type: 'pong', nonce: frame['nonce'], serverTime: '' });
        break;
    }
    if (this.random() < this.trouble.cut) {
      this.connections.delete(connection);
      connection.cut();
    }
  }

  private async hello(connection: Connection, frame: JsonObject): Promise<void> {
    const from = frame['cursor'] === undefined ? undefined : Number(frame['cursor']);
    const changed = new Set(this.changes.slice(from ?? 0));
    const current = [...this.histories.values()];
    connection.welcome(from === undefined ? 'reset' : 'delta', { heartbeatMillis: 1_000 });
    const named = current.filter(history => changed.has(history));
    connection.heads(await Promise.all(named.map(history => history.headFrame())));
    connection.caughtUp(String(this.changes.length), await digestOf(...current));
    this.connections.add(connection);
  }

  private async pull(connection: Connection, pull: JsonObject): Promise<void> {
    const history = this.histories.get(pull['conversation'] as string);
    if (!history) {
      return;
    }
    const { epoch, log } = await history.headFrame();
    if (pull['epoch'] !== epoch) {
      const policy = { send: 'everyone', addMembers: 'everyone', editSettings: 'everyone' };
      const state = { kind: 'direct', members: [], pinned: [], policy };
      const { request, conversation } = pull;
      connection.send({
        type: 'snapshot',
        request,
        conversation,
        epoch,
        log,
        state,
        reason: 'epoch_changed',
      });
    } else {
      connection.send(history.pulled(pull, 1 + Math.floor(this.random() * 9)));
    }
  }

  private async command(
    connection: Connection,
    { id, action, conversation, data, after }: JsonObject,
  ): Promise<void> {
    const history = this.histories.get(conversation as string);
    if (!history || action !== 'send') {
      return;
    }
    const known = history.has(id as string);
    const isBehindFailure = this.failed.get(connection)?.has(after as string) ?? false;
    if (isBehindFailure || (!known && this.random() < this.trouble.refusal)) {
      this.failed.set(connection, (this.failed.get(connection) ?? new Set()).add(id as string));
      const code = isBehindFailure ? 'after_failed' : 'unavailable';
      const error = { code, class: 'transient', message: '', retry: 'same_id', traceId: 't' };
      connection.send({ type: 'result', id, outcome: 'rejected', error });
      return;
    }
    const event =
      known ?? (await history.message('alice', (data as JsonObject)['text'] as string, id as string));
    if (!known) {
      history.readUpTo = event.seq;
      this.appended(history, event);
    }
    const { seq, at } = event as JsonObject;
    const outcome = known ? 'duplicate' : 'applied';
    this.say(connection, { type: 'result', id, outcome, conversation, stream: LOG, seq, at });
  }
}
