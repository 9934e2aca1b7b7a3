import type { DigestPart, Hash } from '../events/hash.js';
import { canonical } from '../events/canonical.js';
import { isPrivate } from '../events/ids.js';
import type { Json } from '../events/json.js';
import type { Place, WireEvent } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';
import { type ConversationRow, type Health, markOf } from '../store/rows.js';
import { clientFrames, type DeviceCard, type Interest } from './client-frames.js';
import type { Credit } from './credit.js';
import { Interests } from './interests.js';
import { EVENTS_PER_PULL_MAX, type Pulls } from './pulls.js';
import type { Applied, Replica } from './replica.js';
import type { Delta, Head, LockstepError, ServerFrame, Snapshot } from './server-frames.js';
import { Session } from './session.js';

/** Who hears what the sync has done. */
export interface SyncListener {
  /** An event was applied. */
  applied(event: WireEvent): Promise<void>;
  /** What was held of a conversation is of a history that was replaced, or the conversation is no longer listed. */
  replaced(id: string): void;
  added(id: string): Promise<void>;
  changed(id: string): Promise<void>;
  diverged(id: string, detail: string): void;
  /** A head or snapshot came, so the state of the conversation may be wanted. */
  want(id: string): void;
}

/**
 * Brings what is held in step with what the server names, and keeps it there. Heads and deltas only ever say what the
 * server has; what is missing is pulled; so whatever is lost on the way costs time and nothing else.
 */
export class Sync {
  session = new Session();
  /** The digest that the server named last, since this object was made. */
  serverDigest: Hash | undefined;
  private readonly interests: Interests;
  private token = '';

  constructor(
    private readonly card: DeviceCard,
    private readonly store: DeviceStore,
    private readonly replica: Replica,
    private readonly pulls: Pulls,
    private readonly credit: Credit,
    private readonly send: (frame: string) => void,
    private readonly listener: SyncListener,
  ) {
    this.interests = new Interests(send);
    for (const row of store.rows()) {
      this.wish(row.id);
    }
  }

  /** Pulls what is missing of a conversation, unless nobody wants it. */
  private wish(id: string): void {
    this.pulls.setMissing(id, this.interests.isUnwanted(id) ? 0 : this.replica.missing(id));
  }

  digest(): Promise<Hash> {
    return this.replica.digest();
  }

  digestParts(): Promise<DigestPart[]> {
    return this.replica.digestParts();
  }

  placeAt(id: string, seq: number): Promise<Place | undefined> {
    return this.replica.placeAt(id, seq);
  }

  /** How far this device is from what the server has named, while there is a connection. */
  state(): { kind: 'behind'; events: number } | { kind: 'inStep' } | { kind: 'verified' } {
    const { isCaughtUp, isUnchecked, isVerified } = this.session;
    const events = this.pulls.missing();
    if (!isCaughtUp || isUnchecked || events > 0) {
      return { kind: 'behind', events };
    }
    return { kind: isVerified ? 'verified' : 'inStep' };
  }

  /** The connection is open: says hello. */
  async opened(token: string): Promise<void> {
    this.token = token;
    this.session = new Session(this.replica.named());
    this.pulls.disconnected();
    const { cursor } = this.store;
    this.sayHello(cursor, cursor === undefined ? undefined : await this.replica.digest());
  }

  private sayHello(cursor: string | undefined, digest: Hash | undefined): void {
    const { token, card: device } = this;
    this.send(clientFrames.hello({ token, device, cursor, digest, credit: this.credit.begin() }));
  }

  lost(): void {
    this.session = new Session();
    this.pulls.disconnected();
  }

  welcomed(welcome: ServerFrame & { type: 'welcome' }): void {
    this.session.limits = welcome.limits;
    this.session.isReset = welcome.resume === 'reset';
    if (this.session.isReset) {
      this.session.named.clear();
      this.store.putCursor(undefined);
    }
    this.interests.welcomed();
  }

  async onHead(head: Head): Promise<void> {
    const { id } = head;
    if (!this.session.isCaughtUp) {
      const readUpTo = isPrivate(id) ? 0 : head.readUpTo;
      this.session.named.set(id, { epoch: head.epoch, seq: head.log.seq, readUpTo });
    }
    const before = this.store.row(id);
    const begins = await this.replica.applyHead(head);
    if (begins && before) {
      this.listener.replaced(id);
    }
    this.wish(id);
    this.listener.want(id);
    const row = this.store.row(id);
    if (begins) {
      await this.listener.added(id);
    } else if (!before || !row || !isShownTheSame(before, row)) {
      await this.listener.changed(id);
    }
    if (row && (await this.replica.contradictsHead(row))) {
      await this.suspect(id, `the chain held at log seq ${head.log.seq} is not the head's`);
    }
  }

  async onDelta(delta: Delta, now: number): Promise<void> {
    const id = delta.conversation;
    const heldBefore = this.store.logSeq(id);
    let isProgress = false;
    if (!this.session.stopped.has(id)) {
      const result = await this.replica.apply(delta);
      for (const event of result.events) {
        await this.listener.applied(event);
      }
      isProgress = result.events.length > 0;
      await this.judge(delta, result, heldBefore);
    }
    this.pulls.answered(delta.request, isProgress, delta.more, now);
    this.wish(id);
  }

  private async judge(delta: Delta, result: Applied, heldBefore: number): Promise<void> {
    const id = delta.conversation;
    switch (result.verdict) {
      case 'held':
        await this.held(delta, heldBefore);
        break;
      case 'gap':
      case 'otherEpoch':
        this.pulls.once(id);
        break;
      case 'broken':
        await this.suspect(id, result.detail);
        break;
      case 'tooNew':
        await this.stop(id, 'upgradeNeeded');
        break;
      case 'notListed':
        break; // Its head comes before its deltas; if both were lost, the next heads name it.
    }
  }

  private async held(delta: Delta, heldBefore: number): Promise<void> {
    const id = delta.conversation;
    const row = this.store.row(id);
    if (!row) {
      return;
    }
    const { seq } = row.announced;
    const reachedHead = heldBefore < seq && this.store.logSeq(id) >= seq;
    const isPulled = delta.request !== undefined;
    const isPulledAgain = isPulled && this.session.suspects.has(id);
    if ((reachedHead || isPulledAgain) && (await this.replica.contradictsHead(row))) {
      await this.suspect(id, `the chain held at log seq ${seq} is not the head's`);
    } else if (isPulled) {
      this.session.suspects.delete(id);
      if (row.health !== 'sound') {
        await this.changeHealth(id, 'sound');
      }
    }
  }

  /**
   * The first time the conversation is pulled again, since the frame may have been at fault; the second time in a row
   * it stops.
   */
  private async suspect(id: string, detail: string): Promise<void> {
    if (!this.session.suspects.has(id)) {
      this.session.suspects.add(id);
      this.pulls.once(id);
    } else if (!this.session.stopped.has(id)) {
      await this.stop(id, 'diverged');
      this.listener.diverged(id, detail);
    }
  }

  private async stop(id: string, health: Health): Promise<void> {
    this.session.stopped.add(id);
    this.pulls.stop(id);
    await this.changeHealth(id, health);
  }

  private async changeHealth(id: string, health: Health): Promise<void> {
    this.store.changeRow(id, row => ({ ...row, health }));
    await this.listener.changed(id);
  }

  /** A snapshot came; if it is of another epoch, the conversation begins again. */
  async onSnapshot(snapshot: Snapshot, now: number): Promise<void> {
    const id = snapshot.conversation;
    if (await this.replica.begin(id, snapshot.epoch)) {
      this.listener.replaced(id);
      await this.listener.changed(id);
    }
    this.pulls.answered(snapshot.request, true, true, now);
  }

  onCaughtUp(cursor: string, digest: Hash): void {
    if (this.session.isCaughtUp) {
      this.session.named.clear();
      for (const [id, mark] of this.replica.named()) {
        this.session.named.set(id, mark);
      }
    } else {
      this.unlistWhatWasNotNamed();
      for (const row of this.store.rows()) {
        if (row.isListed && row.health !== 'sound') {
          this.pulls.once(row.id);
        }
      }
    }
    this.store.putCursor(cursor);
    this.serverDigest = digest;
    this.session.digest = digest;
    this.session.isCaughtUp = true;
    this.session.isUnchecked = true;
  }

  private unlistWhatWasNotNamed(): void {
    if (this.session.isReset) {
      for (const { id } of this.store.rows()) {
        if (!this.session.named.has(id)) {
          this.store.changeRow(id, row => ({ ...row, isListed: false }));
          this.listener.replaced(id);
          this.wish(id);
        }
      }
    }
  }

  onLag(conversations: readonly string[]): void {
    for (const id of conversations) {
      if (this.store.row(id) && !this.interests.isUnwanted(id)) {
        this.pulls.once(id);
      }
    }
  }

  refused(request: string, error: LockstepError, now: number): void {
    this.pulls.failed(request, error, now);
  }

  /** Sends the pulls that are due, and compares the digests once nothing is missing. */
  async tick(now: number): Promise<void> {
    for (const { request, conversation } of this.pulls.take(now, id => this.interests.isFull(id))) {
      const row = this.store.row(conversation);
      if (row) {
        const have = this.store.vector(row.id);
        this.send(clientFrames.pull(request, row.id, row.epoch, have, EVENTS_PER_PULL_MAX));
      }
    }
    if (this.session.isCaughtUp && this.session.isUnchecked && this.pulls.missing() === 0) {
      await this.compareDigests();
    }
  }

  private async compareDigests(): Promise<void> {
    const { session } = this;
    const isPartial = this.interests.unwanted().some(id => this.replica.missing(id) > 0);
    session.isUnchecked = false;
    session.isVerified = session.digest === (await this.replica.digestAt(session.named));
    if (!session.isVerified && !session.isRepeated && !isPartial) {
      session.isRepeated = true;
      session.isCaughtUp = false;
      session.named.clear();
      this.store.putCursor(undefined);
      this.sayHello(undefined, undefined);
    }
  }

  subscribe(id: string, interest: Interest): void {
    this.interests.set(id, interest);
    this.wish(id);
    if (interest !== 'none' && this.store.row(id)) {
      this.pulls.once(id);
    }
  }
}

function isShownTheSame(before: ConversationRow, after: ConversationRow): boolean {
  const shown = (row: ConversationRow): string =>
    canonical([markOf(row), row.title ?? null, row.isListed, row.values as unknown as Json]);
  return shown(before) === shown(after);
}
