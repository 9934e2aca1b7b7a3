import {
  type CommandStatus,
  type ConnectionState,
  type Conversation,
  type DeviceEvent,
  devTokens,
  Lockstep,
  type Message,
  type Surroundings,
  surroundingsHere,
  type SyncState,
} from '@lockstep/client';
import type { Holding } from './convergence.js';
import { Network } from './network.js';
import { shareSwitch } from './shared-switch.js';
import { Subject } from './subject.js';

/** Which device a pane is. */
export interface PaneId {
  readonly user: string;
  readonly device: string;
}

/** What a pane shows of its device. */
export interface PaneView {
  readonly connection: ConnectionState;
  readonly sync: SyncState;
  readonly conversations: readonly Conversation[];
  /** Of the conversation that the lab looks at. */
  readonly vector: Readonly<Record<string, number>>;
  readonly timeline: readonly Message[];
  /** Commands that the server has not settled, oldest first. */
  readonly waiting: readonly CommandStatus[];
  /** The newest command that the server refused. */
  readonly refused?: CommandStatus;
  /** Why there is no device. */
  readonly failure?: string;
}

const NOTHING: PaneView = {
  connection: { kind: 'idle' },
  sync: { kind: 'offline' },
  conversations: [],
  vector: {},
  timeline: [],
  waiting: [],
};
const SHOWN_MESSAGES = 30;
const REFRESH_MILLIS = 60;
/** A lab is impatient: a connection that hangs is given up soon, and tried again soon. */
const TIMINGS = { backoffMax: 2_000, probe: 1_500, connect: 5_000 };

export function nameOf({ user, device }: PaneId): string {
  return `${user}/${device}`;
}

/** One device: an SDK of its own with its own store and token, on a network with a switch. */
export class Pane {
  readonly name: string;
  readonly network: Network;
  /** How far the computer's clock is wrong, in milliseconds. */
  readonly clockAhead = new Subject(0);
  readonly view = new Subject<PaneView>(NOTHING);
  private readonly endSharing: () => void;
  private device: Lockstep | undefined;
  private conversation: string | undefined;
  private readonly listeners = new Set<(event: DeviceEvent) => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isStale = false;

  constructor(
    readonly id: PaneId,
    private readonly url: string,
  ) {
    this.name = nameOf(id);
    this.network = new Network({
      now: () => Date.now(),
      monotonic: () => performance.now(),
      random: () => Math.random(),
      after: (millis, task) => {
        const timer = setTimeout(task, millis);
        return () => clearTimeout(timer);
      },
      socket: WebSocket,
    });
    const line = new BroadcastChannel(`lockstep-lab:${this.name}`);
    this.endSharing = shareSwitch(this.network, this.clockAhead, line);
  }

  /** The device, once it is open. */
  get lockstep(): Lockstep {
    if (!this.device) {
      throw new Error(`${this.name} is not open`);
    }
    return this.device;
  }

  get isOpen(): boolean {
    return this.device !== undefined;
  }

  /** Opens the device's store and connects. */
  async open(): Promise<void> {
    const { user, device } = this.id;
    try {
      this.device = await Lockstep.open({
        url: this.url,
        user,
        device,
        deviceName: device,
        platform: 'sync lab',
        tokens: this.network.tokens(devTokens(this.url, user, device)),
        timings: TIMINGS,
        surroundings: this.surroundings(),
      });
    } catch (refused) {
      this.view.set({ ...NOTHING, failure: String(refused) });
      return;
    }
    this.device.listen(event => {
      this.listeners.forEach(listener => listener(event));
      this.refreshSoon();
    });
    await this.device.connect();
    this.refreshSoon();
  }

  private surroundings(): Surroundings {
    const here = surroundingsHere(this.network.socket);
    return {
      ...here,
      now: () => here.now() + this.clockAhead.value,
      wakeups: listener => {
        const ends = [here.wakeups(listener), this.network.wakeups(listener)];
        return () => ends.forEach(end => end());
      },
    };
  }

  /** Tells `listener` all that the device tells, also of a device that is opened later. */
  listen(listener: (event: DeviceEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Looks at another conversation. */
  async look(conversation: string): Promise<void> {
    this.conversation = conversation;
    await this.device?.subscribe(conversation, 'full');
    this.refreshSoon();
  }

  /** Asks again what to show, once for many events, and once at a time. */
  private refreshSoon(): void {
    this.timer ??= setTimeout(() => {
      this.refresh()
        .catch((failure: unknown) => this.view.set({ ...this.view.value, failure: String(failure) }))
        .finally(() => {
          this.timer = undefined;
          if (this.isStale) {
            this.refreshSoon();
          }
        });
    }, REFRESH_MILLIS);
    this.isStale = true;
  }

  private async refresh(): Promise<void> {
    this.isStale = false;
    if (this.device) {
      this.view.set(await this.shown());
    }
  }

  private async shown(): Promise<PaneView> {
    const { lockstep, conversation } = this;
    const [conversations, outbox] = await Promise.all([lockstep.conversations(), lockstep.outbox()]);
    const vector = conversation === undefined ? {} : await lockstep.vector(conversation);
    const timeline = conversation === undefined ? [] : await lockstep.timeline(conversation, SHOWN_MESSAGES);
    const refused = outbox.findLast(({ state }) => state === 'rejected');
    return {
      connection: lockstep.connection.value,
      sync: lockstep.sync.value,
      conversations,
      vector,
      timeline,
      waiting: outbox.filter(({ state }) => state === 'queued' || state === 'sent'),
      ...(refused && { refused }),
    };
  }

  /** What the device holds, of one moment. */
  async holding(): Promise<Holding> {
    const { lockstep } = this;
    const [digest, parts, outbox, conversations] = await Promise.all([
      lockstep.digest(),
      lockstep.digestParts(),
      lockstep.outbox(),
      lockstep.conversations(),
    ]);
    return {
      name: this.name,
      user: this.id.user,
      digest,
      parts,
      unsent: outbox.filter(({ state }) => state === 'queued' || state === 'sent').length,
      refusing: conversations.filter(({ health }) => health !== 'sound').map(({ id }) => id),
      chainAt: async (conversation, seq) => (await lockstep.placeAt(conversation, seq))?.chain,
    };
  }

  /** Closes the device; what it holds stays in its store. */
  async close(): Promise<void> {
    const device = this.device;
    this.device = undefined;
    this.endSharing();
    await device?.close();
  }
}
