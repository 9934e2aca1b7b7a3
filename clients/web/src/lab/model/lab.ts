import { Convergence } from './badge.js';
import { EventStream } from './event-stream.js';
import { Journeys } from './journey.js';
import { Pane, type PaneId } from './pane.js';
import { anotherDevice, PANES_MAX, PANES_MIN } from './pane-ids.js';
import { ServerView } from './server-view.js';
import { becomes, Subject } from './subject.js';

const TITLE = 'Sync lab';
const SYNC_MILLIS = 30_000;
/** Behind this the lab stops waiting and says so. */
const IN_STEP_MILLIS = 90_000;

/** Devices beside each other, the conversation that they look at, and whether all of them hold what the server holds. */
export class Lab {
  readonly panes = new Subject<readonly Pane[]>([]);
  /** The conversation that all panes show. */
  readonly conversation = new Subject<string | undefined>(undefined);
  readonly stream = new EventStream();
  readonly journeys = new Journeys();
  readonly convergence: Convergence;
  readonly server: ServerView;
  /** What went wrong with the lab itself. */
  readonly failure = new Subject<string | undefined>(undefined);
  private readonly url: string;
  private readonly ends = new Map<Pane, () => void>();

  /**
   * @param origin of the server: `http://127.0.0.1:8080`
   * @param remember keeps which panes there are
   */
  constructor(
    origin: string,
    private readonly remember: (panes: readonly PaneId[]) => void = () => undefined,
  ) {
    this.server = new ServerView(origin);
    this.url = `${origin.replace(/^http/, 'ws')}/v1/sync`;
    this.convergence = new Convergence(() => this.panes.value, this.server);
  }

  /** Opens the devices, and finds them a conversation unless one is named. */
  async begin(ids: readonly PaneId[], conversation?: string): Promise<void> {
    const panes = ids.map(id => new Pane(id, this.url));
    this.show(panes);
    await Promise.all(panes.map(pane => this.follow(pane)));
    await (conversation === undefined ? this.agree() : this.look(conversation));
  }

  private show(panes: readonly Pane[]): void {
    this.panes.set(panes);
    this.remember(panes.map(({ id }) => id));
  }

  /** Opens a pane's device, and hears what it tells from the beginning. */
  private async follow(pane: Pane): Promise<void> {
    const ends = [
      this.stream.follow(pane),
      this.journeys.follow(pane),
      pane.view.subscribe(() => this.convergence.poke()),
    ];
    this.ends.set(pane, () => ends.forEach(end => end()));
    await pane.open();
  }

  private async take(pane: Pane): Promise<void> {
    this.ends.get(pane)?.();
    this.ends.delete(pane);
    await pane.close();
  }

  /** Adds a device of a user. */
  async add(user: string): Promise<void> {
    if (this.panes.value.length < PANES_MAX) {
      const pane = new Pane(anotherDevice({ user, device: 'lab-tablet' }), this.url);
      this.show([...this.panes.value, pane]);
      await this.follow(pane);
      await this.agree();
    }
  }

  /** Takes a pane away. What its device holds stays in its store. */
  async remove(pane: Pane): Promise<void> {
    if (this.panes.value.length > PANES_MIN) {
      this.show(this.panes.value.filter(one => one !== pane));
      await this.take(pane);
      this.convergence.poke();
    }
  }

  /** Shuts a pane's device out for good, and puts a new one in its place that holds nothing. */
  async renew(pane: Pane): Promise<Pane> {
    const { device } = pane.id;
    const revoker = this.panes.value.find(one => one !== pane && one.id.user === pane.id.user && one.isOpen);
    if (pane.isOpen) {
      const revoked = await (revoker ?? pane).lockstep.account.revokeDevice(device);
      await becomes(pane.view, view => view.connection.kind === 'stopped', SYNC_MILLIS, `${pane.name}’s end`);
      if (revoker) {
        await revoked.result;
      }
    }
    return this.replace(pane);
  }

  /** Puts a new device of the same user in the place of a pane's. */
  async replace(pane: Pane): Promise<Pane> {
    await this.take(pane);
    const other = new Pane(anotherDevice(pane.id), this.url);
    this.show(this.panes.value.map(one => (one === pane ? other : one)));
    await this.follow(other);
    await this.agree();
    return other;
  }

  /** Lets all panes look at a conversation of all their users, which is begun if there is none. */
  private async agree(): Promise<void> {
    const users = [...new Set(this.panes.value.map(({ id }) => id.user))].sort();
    const [first] = this.panes.value;
    if (!first?.isOpen) {
      return;
    }
    try {
      await becomes(first.view, isUpToDate, SYNC_MILLIS, `${first.name} in step`);
      const known = first.view.value.conversations.find(
        ({ kind, title, members, until }) =>
          kind === 'group' &&
          until === undefined &&
          title?.startsWith(TITLE) === true &&
          members
            .map(({ user }) => user)
            .sort()
            .join() === users.join(),
      );
      const others = users.filter(user => user !== first.id.user);
      const conversation = known?.id ?? (await first.lockstep.createGroup(TITLE, others)).conversation;
      await this.look(conversation);
    } catch (failure) {
      this.failure.set(failure instanceof Error ? failure.message : String(failure));
    }
    this.convergence.poke();
  }

  private async look(conversation: string): Promise<void> {
    this.conversation.set(conversation);
    await Promise.all(this.panes.value.map(pane => pane.look(conversation)));
  }

  /** Waits until all devices and the server hold the same, and nothing is under way. */
  async inStep(): Promise<void> {
    this.convergence.poke();
    await becomes(
      this.convergence.verdict,
      () => this.convergence.isSettled && this.panes.value.every(isQuiet),
      IN_STEP_MILLIS,
      'lockstep',
    );
  }

  /** Gives all panes a good network. */
  calm(): void {
    this.panes.value.forEach(pane => pane.network.set('online'));
  }

  async end(): Promise<void> {
    await Promise.all(this.panes.value.map(pane => this.take(pane)));
    this.convergence.end();
  }
}

function isUpToDate(view: Pane['view']['value']): boolean {
  return view.sync.kind === 'verified' || view.sync.kind === 'inStep';
}

function isQuiet(pane: Pane): boolean {
  return !pane.isOpen || (isUpToDate(pane.view.value) && pane.view.value.waiting.length === 0);
}
