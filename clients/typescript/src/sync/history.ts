import type { DeviceStore } from '../store/device-store.js';
import { clientFrames } from './client-frames.js';
import type { Folds } from './folds.js';
import { LockstepFailure, type Requests } from './requests.js';
import type { MessagesPage, Snapshot } from './server-frames.js';

const SNAPSHOTS_MAX = 8;

/**
 * What is asked for besides the log: the state of a conversation whose beginning is not held, and messages from before
 * the place that the device began at.
 */
export class History {
  private readonly asked = new Set<string>();
  private inFlight = 0;

  constructor(
    private readonly store: DeviceStore,
    private readonly folds: Folds,
    private readonly changed: (id: string) => Promise<void>,
    private readonly requests: Requests,
    private readonly now: () => number,
  ) {}

  welcomed(): void {
    this.asked.clear();
    this.inFlight = 0;
    this.wantNext();
  }

  /** Asks for the state of a conversation if that is needed, once a connection. */
  want(id: string): void {
    if (this.inFlight < SNAPSHOTS_MAX && !this.asked.has(id) && this.folds.needsSnapshot(id)) {
      this.asked.add(id);
      this.inFlight++;
      this.snapshot(
        id,
        () => this.goOn(),
        failure => {
          if (failure.error) {
            this.goOn();
          }
        },
      );
    }
  }

  private goOn(): void {
    this.inFlight--;
    this.wantNext();
  }

  private wantNext(): void {
    for (const row of this.store.rows()) {
      if (row.isListed) {
        this.want(row.id);
      }
    }
  }

  /** Asks for the state of a conversation. {@link on} has handled the answer when `answered` runs. */
  snapshot(id: string, answered: () => void, failed: (failure: LockstepFailure) => void): void {
    this.requests.ask(request => clientFrames.snapshot(request, id), this.now(), answered, failed);
  }

  async on(snapshot: Snapshot): Promise<void> {
    const id = snapshot.conversation;
    if (this.store.row(id)?.epoch === snapshot.epoch) {
      await this.folds.snapshot(id, snapshot.state, snapshot.log.seq);
      await this.changed(id);
    }
  }

  /**
   * Asks for the messages before those that are held.
   *
   * @param answered is told whether there are still older ones
   */
  page(
    id: string,
    limit: number,
    answered: (more: boolean) => void,
    failed: (failure: LockstepFailure) => void,
  ): void {
    const fold = this.store.fold(id);
    const before = fold.pagedFrom ?? fold.from + 1;
    if (before <= 1) {
      answered(false);
      return;
    }
    const epoch = this.store.row(id)?.epoch;
    this.requests.ask(
      request => clientFrames.page(request, id, before, limit),
      this.now(),
      async frame => {
        if (frame.type === 'messages' && this.store.row(id)?.epoch === epoch) {
          answered(await this.keep(id, frame, before));
        } else {
          failed(new LockstepFailure('the conversation began again meanwhile'));
        }
      },
      failed,
    );
  }

  private async keep(id: string, page: MessagesPage, before: number): Promise<boolean> {
    const hasMore = page.more && page.messages.length > 0;
    await this.folds.paged(id, page.messages, before, hasMore);
    await this.changed(id);
    return hasMore;
  }
}
