import { digestOf, type Hash } from '@lockstep/client';
import { type Difference, differences, type Holding, type Truth } from './convergence.js';
import type { Pane } from './pane.js';
import type { ServerHead, ServerView } from './server-view.js';
import { Subject } from './subject.js';

/** One device beside the server. */
export interface Compared {
  readonly name: string;
  readonly user: string;
  readonly device: Hash;
  readonly server: Hash;
  readonly differences: readonly Difference[];
}

/** Whether all devices and the server hold the same. */
export type Verdict =
  | { readonly kind: 'checking' }
  /** The server could not be asked. */
  | { readonly kind: 'unknown'; readonly cause: string }
  | { readonly kind: 'inStep' | 'apart'; readonly compared: readonly Compared[] };

const SOON_MILLIS = 150;
const AGAIN_MILLIS = 1_000;
const LATER_MILLIS = 5_000;

/** Compares the digests of all panes with those that follow from the server's heads, again and again. */
export class Convergence {
  readonly verdict = new Subject<Verdict>({ kind: 'checking' });
  /** What the server lists for each user. */
  readonly heads = new Subject<ReadonlyMap<string, readonly ServerHead[]>>(new Map());
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dueAt = Infinity;
  private isChecking = false;
  private asked = 0;
  private answered = 0;

  constructor(
    private readonly panes: () => readonly Pane[],
    private readonly server: ServerView,
  ) {}

  /** Something may have changed. */
  poke(): void {
    this.asked++;
    this.checkIn(SOON_MILLIS);
  }

  /** Whether everything that was poked for has been looked at, and found in step. */
  get isSettled(): boolean {
    return this.verdict.value.kind === 'inStep' && this.answered === this.asked;
  }

  /** Looks no more. */
  end(): void {
    clearTimeout(this.timer);
    this.dueAt = -Infinity;
  }

  private checkIn(millis: number): void {
    const dueAt = performance.now() + millis;
    if (dueAt < this.dueAt) {
      clearTimeout(this.timer);
      this.dueAt = dueAt;
      this.timer = setTimeout(() => {
        this.dueAt = Infinity;
        void this.check();
      }, millis);
    }
  }

  private async check(): Promise<void> {
    if (this.isChecking) {
      this.checkIn(SOON_MILLIS);
      return;
    }
    this.isChecking = true;
    const { asked } = this;
    try {
      const compared = await this.compare();
      this.answered = asked;
      const isInStep = compared.every(one => one.differences.length === 0);
      this.verdict.set({ kind: isInStep ? 'inStep' : 'apart', compared });
    } catch (failure) {
      const cause = failure instanceof Error ? failure.message : String(failure);
      this.verdict.set({ kind: 'unknown', cause });
    }
    this.isChecking = false;
    this.checkIn(this.verdict.value.kind === 'inStep' ? LATER_MILLIS : AGAIN_MILLIS);
  }

  private async compare(): Promise<Compared[]> {
    const panes = this.panes().filter(pane => pane.isOpen);
    const holdings = await Promise.all(panes.map(pane => pane.holding()));
    const users = [...new Set(holdings.map(({ user }) => user))];
    const heads = new Map(
      await Promise.all(users.map(async user => [user, await this.server.heads(user)] as const)),
    );
    this.heads.set(heads);
    return Promise.all(holdings.map(holding => this.compared(holding, heads.get(holding.user) ?? [])));
  }

  private async compared(holding: Holding, parts: readonly ServerHead[]): Promise<Compared> {
    const { name, user, digest: device } = holding;
    const truth: Truth = {
      digest: await digestOf(parts),
      parts,
      chainAt: (conversation, seq) => this.server.chainAt(user, conversation, seq),
    };
    return { name, user, device, server: truth.digest, differences: await differences(holding, truth) };
  }
}
