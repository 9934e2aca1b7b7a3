import type { WebSocketRoute } from 'playwright-core';
import { digestOf, History } from '../../../typescript/test/support/history.js';
import type { Person } from './person.js';

type Frame = Record<string, unknown>;

const GOING_AWAY = 1012;
const EVERYONE = { send: 'everyone', addMembers: 'everyone', editSettings: 'everyone' };

/**
 * Plays the server's side of a page's socket, so that it can say what no server should. The page itself and its tokens
 * are the real gateway's. Its user is alice with her phone, who talks with bob.
 */
export class PlayedGateway {
  /** Changes what is pulled, while it is there. */
  distort: ((delta: Frame) => Frame) | undefined;
  /** Whether it cannot give what it names: a pull is refused for now. */
  isBare = false;
  /** How long a pull takes. */
  pullMillis = 0;
  /** Whether nobody can connect. */
  isAway = false;
  private isRestored = false;
  private readonly open = new Set<WebSocketRoute>();
  private work: Promise<void> = Promise.resolve();

  private constructor(
    public history: History,
    private readonly own: History,
  ) {}

  /** Lets a page that is not loaded yet speak to it. */
  static async of(person: Person): Promise<PlayedGateway> {
    const gateway = new PlayedGateway(await History.direct(), await History.privateLog());
    await person.page.routeWebSocket(/\/v1\/sync$/, socket => gateway.accept(socket));
    return gateway;
  }

  private accept(socket: WebSocketRoute): void {
    if (this.isAway) {
      void socket.close({ code: GOING_AWAY });
      return;
    }
    this.open.add(socket);
    socket.onClose(() => this.open.delete(socket));
    socket.onMessage(text => {
      this.work = this.work.then(() => this.on(socket, JSON.parse(String(text)) as Frame));
    });
  }

  /** Bob says something, as the page is told. */
  async says(text: string): Promise<void> {
    this.tell(this.history.delta([await this.history.message('bob', text)]));
  }

  tell(frame: Frame): void {
    this.open.forEach(socket => socket.send(JSON.stringify(frame)));
  }

  /** Ends all connections. */
  cut(): void {
    this.open.forEach(socket => void socket.close({ code: GOING_AWAY }));
    this.open.clear();
  }

  /** Another history takes the place of the present one, as after a restore. */
  restore(history: History): void {
    this.history = history;
    this.own.epoch = history.epoch;
    this.isRestored = true;
  }

  private async on(socket: WebSocketRoute, frame: Frame): Promise<void> {
    const say = (answer: Frame): void => socket.send(JSON.stringify(answer));
    switch (frame['type']) {
      case 'hello':
        await this.hello(say, frame);
        break;
      case 'pull':
        await new Promise(done => setTimeout(done, this.pullMillis));
        say(this.isBare ? this.unavailable(frame) : await this.pulled(frame));
        break;
      case 'snapshot':
        say(await this.snapshot(frame));
        break;
      case 'page':
        say({ type: 'messages', request: frame['request'], ...this.at(frame), messages: [], more: false });
        break;
      case 'command':
        await this.command(say, frame);
        break;
      case 'ping':
        say({ type: 'pong', nonce: frame['nonce'], serverTime: new Date().toISOString() });
        break;
    }
  }

  private async hello(say: (answer: Frame) => void, { cursor }: Frame): Promise<void> {
    const reason = cursor === undefined ? 'new_device' : 'epoch_changed';
    const isReset = cursor === undefined || this.isRestored;
    say({
      type: 'welcome',
      session: 'played',
      user: 'alice',
      device: 'phone',
      serverTime: new Date().toISOString(),
      heartbeatMillis: 15_000,
      limits: {},
      resume: isReset ? 'reset' : 'delta',
      ...(isReset && { reason }),
    });
    const heads = await Promise.all([this.history.headFrame(), this.own.headFrame()]);
    say({ type: 'heads', conversations: heads, more: false });
    say({ type: 'caughtUp', cursor: 'here', digest: await digestOf(this.history, this.own) });
  }

  private async pulled(pull: Frame): Promise<Frame> {
    const history = this.historyOf(pull);
    if (pull['epoch'] !== history.epoch) {
      return { ...(await this.snapshot(pull)), reason: 'epoch_changed' };
    }
    const delta = history.pulled(pull as never) as Frame;
    return this.distort?.(delta) ?? delta;
  }

  private unavailable({ request }: Frame): Frame {
    const error = { code: 'unavailable', class: 'transient', message: 'Not now.', retry: 'same_id' };
    return { type: 'error', request, error: { ...error, traceId: 'played' } };
  }

  private async snapshot(frame: Frame): Promise<Frame> {
    const { log } = await this.historyOf(frame).headFrame();
    const members = ['alice', 'bob'].map(user => ({ user, role: 'member' }));
    const state = { kind: 'direct', members, policy: EVERYONE, pinned: [] };
    return { type: 'snapshot', request: frame['request'], ...this.at(frame), log, state };
  }

  /** Takes what alice says; of what else she wants nothing is changed. */
  private async command(say: (answer: Frame) => void, frame: Frame): Promise<void> {
    const { id, action, data } = frame as { id: string; action: string; data: { text: string } };
    const answer = { type: 'result', id, conversation: this.history.id, stream: 'log' };
    if (action === 'send') {
      const event = await this.history.message('alice', data.text, id);
      say(this.history.delta([event]));
      say({ ...answer, outcome: 'applied', seq: event.seq, at: event['at'] });
    } else {
      say({ ...answer, outcome: 'unchanged', seq: this.history.head });
    }
  }

  private historyOf({ conversation }: Frame): History {
    return conversation === this.own.id ? this.own : this.history;
  }

  private at(frame: Frame): Frame {
    const { id, epoch } = this.historyOf(frame);
    return { conversation: id, epoch };
  }
}
