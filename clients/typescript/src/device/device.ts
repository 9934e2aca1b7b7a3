import { Commands } from '../outbox/commands.js';
import { Outbox } from '../outbox/outbox.js';
import type { DeviceStore } from '../store/device-store.js';
import { StoreError } from '../store/storage.js';
import { Effects, Loop, type LoopOwner } from '../loop.js';
import type { Surroundings } from '../surroundings.js';
import { Acks } from '../sync/acks.js';
import { clientFrames } from '../sync/client-frames.js';
import { type ConnectionUser, Connector } from '../sync/connector.js';
import { Credit } from '../sync/credit.js';
import { Folds } from '../sync/folds.js';
import { History } from '../sync/history.js';
import { Marks } from '../sync/marks.js';
import { Pulls } from '../sync/pulls.js';
import { Replica } from '../sync/replica.js';
import { Requests } from '../sync/requests.js';
import { readFrame } from '../sync/read-frame.js';
import { isCounted, type LockstepError, type ServerFrame } from '../sync/server-frames.js';
import { Sync } from '../sync/sync.js';
import { Backoff } from '../sync/timings.js';
import { ShapeError } from '../events/json.js';
import type { WireEvent } from '../events/wire-event.js';
import { Ephemera } from './ephemera.js';
import { Library } from './library.js';
import { News } from './news.js';
import type { CompleteOptions } from './options.js';
import type { DeviceEvent, SyncState } from './shapes.js';
import { Shelf } from './shelf.js';

/** Commands wait in the outbox, not in the socket. */
const UNSENT_BYTES_MAX = 262_144;
const UNSENT_CHECK_MILLIS = 50;

/**
 * All that one device is, in the turns of its loop: it hands the frames of the connection to those who understand them,
 * and ends each turn by committing the store and letting the effects out.
 */
export class Device implements LoopOwner, ConnectionUser {
  readonly loop: Loop;
  readonly effects = new Effects();
  readonly connector: Connector;
  readonly outbox: Outbox;
  readonly library: Library;
  readonly shelf: Shelf;
  readonly commands: Commands;
  readonly history: History;
  readonly marks: Marks;
  readonly ephemera: Ephemera;
  readonly sync: Sync;
  private readonly pulls: Pulls;
  private readonly acks: Acks;
  private readonly credit: Credit;
  private readonly folds: Folds;
  private readonly requests: Requests;
  private readonly news: News;
  private told = '';
  private toldKind: SyncState['kind'] = 'offline';
  /** When the last frame came, by the computer's clock. */
  private heardAt = 0;
  private mustBeDurable = false;
  private isClosing = false;

  /** @param listeners hear what happened, after it is stored */
  constructor(
    options: CompleteOptions,
    private readonly surroundings: Surroundings,
    readonly store: DeviceStore,
    private readonly listeners: (event: DeviceEvent) => void,
  ) {
    const { user, device, timings } = options;
    const backoff = new Backoff(timings, () => surroundings.random());
    const clock = (): number => surroundings.now();
    const tell = (event: DeviceEvent): void => this.tell(event);
    const send = (frame: string): void => this.connector.send(frame);
    this.loop = new Loop(surroundings, this);
    this.connector = new Connector(
      options.url,
      options.tokens,
      timings,
      surroundings,
      this.loop,
      this.effects,
      state => this.tell({ type: 'connectionChanged', state }),
      this,
    );
    this.outbox = new Outbox(store, backoff, timings.answer);
    this.pulls = new Pulls(backoff, timings);
    this.acks = new Acks(store, timings.ack);
    this.credit = new Credit(options.framesAhead);
    this.folds = new Folds(store, user);
    this.library = new Library(store, this.folds, this.outbox, { user, device }, clock);
    this.shelf = new Shelf(store, this.folds, this.outbox, this.library);
    this.news = new News(this.library, this.shelf, tell);
    this.commands = new Commands(this.folds, this.outbox, row => this.news.predicted(row), clock, tell);
    this.requests = new Requests(send, timings.answer);
    const now = (): number => this.loop.now();
    this.history = new History(store, this.folds, id => this.news.changed(id), this.requests, now);
    this.marks = new Marks(store);
    this.ephemera = new Ephemera(send, tell);
    const replica = new Replica(store, user, this.folds, options.eventsOnFirstSync);
    this.sync = new Sync(options.card, store, replica, this.pulls, this.credit, send, {
      applied: event => this.applied(event),
      replaced: id => {
        this.outbox.replaced(id);
        this.marks.replaced(id);
        this.news.replaced(id, store.row(id));
      },
      added: id => this.news.added(id),
      changed: id => this.news.changed(id),
      diverged: (conversation, detail) => this.tell({ type: 'diverged', conversation, detail }),
      want: id => this.history.want(id),
    });
  }

  /** How this device stands to the server. */
  syncState(): SyncState {
    const { kind } = this.connector.state;
    const { confirmedAt } = this.store;
    const since = confirmedAt === undefined ? {} : { confirmedAt };
    if (kind === 'connecting') {
      return { kind, ...since };
    }
    if (kind !== 'connected') {
      return { kind: 'offline', ...since };
    }
    const state = this.sync.state();
    return state.kind === 'verified' ? state : { ...state, ...since };
  }

  private tell(event: DeviceEvent): void {
    this.effects.add(() => this.listeners(event));
  }

  /** Ends the connection and the loop; the store is closed with the last turn. */
  close(): void {
    this.connector.disconnect();
    this.isClosing = true;
  }

  async opened(token: string): Promise<void> {
    this.acks.connected();
    await this.sync.opened(token);
  }

  lost(): void {
    this.sync.lost();
    this.requests.lost();
    this.commands.disconnected();
  }

  pinged(nonce: string): void {
    this.acks.pingSent(nonce);
  }

  async frame(text: string): Promise<void> {
    this.heardAt = this.surroundings.now();
    let frame: ServerFrame | undefined;
    try {
      frame = readFrame(text);
    } catch (malformed) {
      if (!(malformed instanceof ShapeError)) {
        throw malformed;
      }
      this.connector.fail(`the server sent a malformed frame: ${malformed.message}`, this.loop.now());
    }
    if (frame) {
      await this.handle(frame, this.loop.now());
    }
  }

  private async handle(frame: ServerFrame, now: number): Promise<void> {
    if (isCounted(frame)) {
      this.credit.use();
    }
    switch (frame.type) {
      case 'welcome':
        this.connector.welcomed(frame, now);
        this.sync.welcomed(frame);
        this.history.welcomed();
        this.ephemera.welcomed(now);
        break;
      case 'heads':
        for (const head of frame.conversations) {
          await this.sync.onHead(head);
        }
        break;
      case 'delta':
        await this.sync.onDelta(frame, now);
        break;
      case 'snapshot':
        await this.sync.onSnapshot(frame, now);
        await this.history.on(frame);
        await this.requests.answered(frame.request, frame);
        break;
      case 'messages':
        await this.requests.answered(frame.request, frame);
        break;
      case 'typing':
        this.ephemera.onTyping(frame);
        break;
      case 'presence':
        this.ephemera.onPresence(frame);
        break;
      case 'caughtUp':
        this.connector.settled();
        this.sync.onCaughtUp(frame.cursor, frame.digest);
        break;
      case 'result':
        await this.commands.onResult(frame, now);
        break;
      case 'error':
        this.refused(frame.error, frame.request, now);
        break;
      case 'drain':
        this.connector.drain(frame.reconnectAfterMillis, now);
        break;
      case 'lag':
        this.sync.onLag(frame.conversations);
        break;
      case 'pong':
        this.connector.ponged();
        this.acks.ponged(frame.nonce);
        break;
    }
  }

  private refused(error: LockstepError, request: string | undefined, now: number): void {
    if (request === undefined) {
      this.connector.warned(error);
    } else {
      this.sync.refused(request, error, now);
      this.requests.failed(request, error);
    }
  }

  private async applied(event: WireEvent): Promise<void> {
    const { conversation, json } = event;
    const epoch = this.store.row(conversation)?.epoch ?? '';
    this.tell({ type: 'eventStored', conversation, epoch, event: json });
    await this.commands.applied(event);
    this.acks.grown(conversation);
    this.marks.on(event);
    await this.news.arrived(event);
  }

  async turn(now: number): Promise<number> {
    this.connector.tick(now);
    this.requests.tick(now);
    if (this.connector.isWelcomed) {
      await this.sync.tick(now);
      this.sendCommands(now);
      this.ephemera.tick(now);
      await this.sendAcks(now);
      this.sendCredit();
    }
    this.tellSyncState();
    await this.commit();
    this.effects.run();
    if (this.isClosing) {
      this.loop.stop();
      await this.store.close();
    }
    return this.nextAt(now);
  }

  /** Events and what they amount to, together: a crash after this finds all of it, and one before it nothing. */
  private async commit(): Promise<void> {
    this.folds.account.save();
    await this.store.commit(this.mustBeDurable || this.isClosing);
    this.mustBeDurable = false;
  }

  private sendCommands(now: number): void {
    if (this.connector.unsent < UNSENT_BYTES_MAX) {
      this.commands.send(now, this.sync.session.limits, frame => this.connector.send(frame));
    }
  }

  private async sendAcks(now: number): Promise<void> {
    if (this.sync.session.isCaughtUp && this.acks.nextAt() <= now) {
      const marks = await this.acks.take(now);
      if (marks.size > 0) {
        this.connector.send(clientFrames.ack(marks));
        this.mustBeDurable = true; // before the frame leaves, as all effects do after the commit
      }
    }
  }

  private sendCredit(): void {
    const frames = this.credit.giveBack();
    if (frames > 0) {
      this.connector.send(clientFrames.credit(frames));
    }
  }

  private tellSyncState(): void {
    const { kind } = this.syncState();
    if (kind !== this.toldKind && (kind === 'verified' || this.toldKind === 'verified')) {
      this.store.putConfirmedAt(this.heardAt);
    }
    this.toldKind = kind;
    const state = this.syncState();
    const text = JSON.stringify(state);
    if (text !== this.told) {
      this.told = text;
      this.tell({ type: 'syncChanged', state });
    }
  }

  private nextAt(now: number): number {
    let next = Math.min(this.connector.nextAt(), this.requests.nextAt());
    if (this.connector.isWelcomed) {
      const isFull = this.connector.unsent >= UNSENT_BYTES_MAX;
      const outbox = isFull ? now + UNSENT_CHECK_MILLIS : this.outbox.nextAt(now, this.sync.session.limits);
      const acks = this.sync.session.isCaughtUp ? this.acks.nextAt() : Infinity;
      next = Math.min(next, this.pulls.nextAt(), outbox, acks, this.ephemera.nextAt(now));
    }
    return next;
  }

  /** Nothing of the turn that failed is stored, sent or told; what was stored before is whole. */
  failed(cause: unknown): void {
    const what = cause instanceof StoreError ? cause.message : `the device failed: ${String(cause)}`;
    this.effects.discard();
    this.connector.stop(what, cause instanceof StoreError ? cause.trouble : undefined);
    this.effects.run();
    void this.store.close();
    this.onFailure(cause);
  }

  /** Told once, when the device can do nothing more; for those who wait for its answers. */
  onFailure: (cause: unknown) => void = () => undefined;
}
