import { Actions } from './actions.js';
import type { DeviceApi, DevicePort } from './device/api.js';
import { type LockstepOptions, completed } from './device/options.js';
import type { PastState } from './device/past.js';
import type {
  Conversation,
  DeviceEvent,
  DeviceEvents,
  DeviceEventType,
  LogEntry,
  Message,
  SyncState,
} from './device/shapes.js';
import type { DigestPart, Hash } from './events/hash.js';
import { directOf } from './events/ids.js';
import type { Place } from './events/wire-event.js';
import { Listeners, LiveQuery, type Observable, Subject } from './observable.js';
import type { CommandStatus } from './outbox/outbox.js';
import { OwnAccount } from './own-account.js';
import { openPort } from './open.js';
import { askReceipts, type Receipt } from './receipts.js';
import { type PendingCommand, Submitter } from './submitter.js';
import type { Interest } from './sync/client-frames.js';
import type { ConnectionState } from './sync/connector.js';
import type { Mark } from './sync/marks.js';
import type { TokenSupplier } from './sync/tokens.js';

const WITH_MESSAGES = new Set<DeviceEventType>(['messageReceived', 'messageChanged', 'messageRemoved']);
const WITH_CONVERSATIONS = new Set<DeviceEventType>([
  ...WITH_MESSAGES,
  'conversationAdded',
  'conversationReplaced',
  'conversationChanged',
]);

/**
 * One device of one user. Everything that it holds can be read at any time, online or not; everything that it is told
 * to send is kept until the server has it.
 *
 * ```ts
 * const lockstep = await Lockstep.open({ url, user: 'alice', device: 'phone', tokens });
 * await lockstep.connect();
 * const { conversation } = await lockstep.createDirect('bob');
 * const hello = await lockstep.in(conversation).send('Hello!');
 * await hello.result;
 * console.log(await lockstep.timeline(conversation, 20));
 * ```
 */
export class Lockstep {
  /** What the connection to the server is doing. */
  readonly connection: Observable<ConnectionState>;
  /** How this device stands to the server: `offline`, `connecting`, `behind`, `inStep` or `verified`. */
  readonly sync: Observable<SyncState>;
  /** The user's devices, blocked users and settings. */
  readonly account: OwnAccount;

  private readonly api: DeviceApi;
  private readonly submitter: Submitter;
  private readonly listeners = new Listeners<DeviceEvent>();
  private readonly moved = new Listeners<undefined>();
  private readonly connectionNow = new Subject<ConnectionState>({ kind: 'idle' });
  private readonly syncNow = new Subject<SyncState>({ kind: 'offline' });

  private constructor(
    private readonly port: DevicePort,
    private readonly url: string,
    private readonly tokens: TokenSupplier,
    /** Whose device it is. */
    readonly user: string,
    /** The device's id. */
    readonly device: string,
  ) {
    this.api = port.api;
    this.connection = this.connectionNow;
    this.sync = this.syncNow;
    this.submitter = new Submitter(port.api);
    this.account = new OwnAccount(port.api, this.submitter, user);
  }

  /**
   * Opens the device's store. It connects only when {@link connect} is called.
   *
   * @throws RangeError naming an option that is wrong
   * @throws StoreError if the store cannot be used: refused by the browser, full, or of another device
   */
  static async open(options: LockstepOptions): Promise<Lockstep> {
    const { url, tokens, user, device } = completed(options);
    const lockstep = new Lockstep(await openPort(options), url, tokens, user, device);
    await lockstep.attach();
    return lockstep;
  }

  private async attach(): Promise<void> {
    let attached: Promise<void> | undefined;
    this.port.listen(
      event => this.heard(event),
      () => {
        attached = this.attached();
        attached.catch(() => undefined);
      },
    );
    await attached;
  }

  /** The device is here now, or has moved to another tab. */
  private async attached(): Promise<void> {
    const { connection, sync, limits } = await this.api.introduce();
    this.submitter.limits = limits;
    this.connectionNow.set(connection);
    this.syncNow.set(sync);
    await this.submitter.catchUp();
    this.moved.tell(undefined);
  }

  /** Each server has its own. A device that fails meanwhile has no use for them. */
  private async learnLimits(): Promise<void> {
    const introduction = await this.api.introduce().catch(() => undefined);
    this.submitter.limits = introduction?.limits ?? this.submitter.limits;
  }

  private heard(event: DeviceEvent): void {
    switch (event.type) {
      case 'connectionChanged':
        this.connectionNow.set(event.state);
        if (event.state.kind === 'connected') {
          void this.learnLimits();
        }
        break;
      case 'syncChanged':
        this.syncNow.set(event.state);
        break;
      case 'commandSettled':
        this.submitter.settled(event.result);
        break;
      default:
        break;
    }
    this.listeners.tell(event);
  }

  /**
   * Tells `listener` all that happens from now on, one event after the other. An error that it throws is reported as
   * uncaught and keeps nobody else from being told.
   *
   * @returns ends it
   */
  listen(listener: (event: DeviceEvent) => void): () => void {
    return this.listeners.add(listener);
  }

  /** Tells `listener` what happens of one kind; see {@link listen}. */
  on<T extends DeviceEventType>(type: T, listener: (event: DeviceEvents[T]) => void): () => void {
    return this.listen(event => {
      if (event.type === type) {
        listener(event as unknown as DeviceEvents[T]);
      }
    });
  }

  /** Connects, and from then on stays connected through whatever happens, until {@link disconnect}. */
  connect(): Promise<void> {
    return this.api.connect();
  }

  /** Says good-bye to the server. What is sent from now on waits for the next {@link connect}. */
  disconnect(): Promise<void> {
    return this.api.disconnect();
  }

  /**
   * Begins the conversation with another user, or finds it. Messages may be sent to it at once.
   *
   * @throws RangeError if it is this user
   */
  async createDirect(peer: string): Promise<PendingCommand> {
    if (peer === this.user) {
      throw new RangeError(`a direct conversation needs another user than ${peer}`);
    }
    const data = { kind: 'direct', members: [peer] };
    return this.submitter.submit('createConversation', await directOf(this.user, peer), data, false);
  }

  /**
   * Begins a group. It can be used at once.
   *
   * @param title 1 byte to the server's limit (256 by default) of UTF-8
   * @param members besides this user, who is the owner
   */
  createGroup(title: string, members: readonly string[]): Promise<PendingCommand> {
    const data = { kind: 'group', title, members: [...new Set(members)] };
    return this.submitter.submit('createConversation', this.submitter.newId(), data);
  }

  /** What the user can do in a conversation. */
  in(conversation: string): Actions {
    return new Actions(this.submitter, conversation);
  }

  /** Says how much of a conversation is wanted, until this object or its tab is closed. */
  subscribe(conversation: string, interest: Interest): Promise<void> {
    return this.api.subscribe(conversation, interest);
  }

  /** Tells the members that the user is typing, or no longer. Lost when there is no connection. */
  typing(conversation: string, isActive: boolean): Promise<void> {
    return this.api.typing(conversation, isActive);
  }

  /** Tells others whether the user is looking. */
  presence(status: 'active' | 'away'): Promise<void> {
    return this.api.presence(status);
  }

  /** Asks who is there: at most 500 users, who take the place of those watched before. */
  watch(users: readonly string[]): Promise<void> {
    return this.api.watch(users);
  }

  /** All conversations, those with the newest message first. */
  conversations(): Promise<Conversation[]> {
    return this.api.conversations();
  }

  /** One conversation; undefined if neither the server nor the outbox has named it. */
  conversation(id: string): Promise<Conversation | undefined> {
    return this.api.conversation(id);
  }

  /** {@link conversations} as they change. Empty until somebody listens. */
  observeConversations(): Observable<readonly Conversation[]> {
    return this.live(
      () => this.conversations(),
      event => WITH_CONVERSATIONS.has(event.type),
    );
  }

  /** A query that is asked again after events that concern it, and when the device moved to another tab. */
  private live<T>(
    ask: () => Promise<readonly T[]>,
    concerns: (event: DeviceEvent) => boolean,
  ): Observable<readonly T[]> {
    return new LiveQuery<readonly T[]>([], ask, changed => {
      const ends = [
        this.moved.add(changed),
        this.listen(event => {
          if (concerns(event)) {
            changed();
          }
        }),
      ];
      return () => ends.forEach(end => end());
    });
  }

  /**
   * The newest messages of a conversation in their order, as they will be when everything in the outbox is done. This
   * is what to show to people.
   *
   * @param beforeSeq only those before this log seq, to look back
   */
  timeline(conversation: string, limit: number, beforeSeq?: number): Promise<Message[]> {
    return this.api.timeline(conversation, limit, beforeSeq);
  }

  /** {@link timeline} as it changes. Empty until somebody listens. */
  observeTimeline(conversation: string, limit: number): Observable<readonly Message[]> {
    return this.live(
      () => this.timeline(conversation, limit),
      event =>
        event.type === 'conversationChanged'
          ? event.conversation.id === conversation
          : WITH_MESSAGES.has(event.type) && 'conversation' in event && event.conversation === conversation,
    );
  }

  /** A message as it will be when everything in the outbox is done. */
  message(conversation: string, messageId: string): Promise<Message | undefined> {
    return this.api.message(conversation, messageId);
  }

  /** The messages of the log after a seq, in log order, at most `limit`, without what only the outbox holds. */
  messages(conversation: string, afterSeq: number, limit: number): Promise<Message[]> {
    return this.api.messages(conversation, afterSeq, limit);
  }

  /** What happened in a conversation after a log seq, event by event. Erased events are left out. */
  log(conversation: string, afterSeq: number, limit: number): Promise<LogEntry[]> {
    return this.api.log(conversation, afterSeq, limit);
  }

  /**
   * How far the members have come, those who have said so. What others have done while the conversation was not
   * subscribed to with interest `full` comes with the next events that are pulled.
   */
  marks(conversation: string): Promise<Mark[]> {
    return this.api.marks(conversation);
  }

  /** {@link marks} as they change. Empty until somebody listens. */
  observeMarks(conversation: string): Observable<readonly Mark[]> {
    return this.live(
      () => this.marks(conversation),
      event => event.type === 'receiptMoved' && event.conversation === conversation,
    );
  }

  /**
   * Asks the server who has a message, on which devices, and since when.
   *
   * @throws LockstepFailure if the server is out of reach, or refuses
   */
  receipts(conversation: string, messageId: string): Promise<Receipt[]> {
    return askReceipts(this.url, this.tokens, conversation, messageId);
  }

  /**
   * Fetches older messages of a conversation that began here at its end (see `eventsOnFirstSync`).
   *
   * @param limit 1 to 200
   * @returns whether there are still older ones
   * @throws LockstepFailure without a connection
   */
  loadHistory(conversation: string, limit: number): Promise<boolean> {
    return this.api.loadHistory(conversation, limit);
  }

  /**
   * Fetches the state of a conversation as the server has it, such as its members.
   *
   * @throws LockstepFailure without a connection, or if the server refuses
   */
  refresh(conversation: string): Promise<Conversation | undefined> {
    return this.api.refresh(conversation);
  }

  /** How far the log of a conversation is held; the place before its first event for one that is not known. */
  place(conversation: string): Promise<Place> {
    return this.api.place(conversation);
  }

  /** The place at a log seq, to compare with another device or the server; undefined if that seq is not held. */
  placeAt(conversation: string, seq: number): Promise<Place | undefined> {
    return this.api.placeAt(conversation, seq);
  }

  /**
   * A conversation as it was at a log seq, folded from the events that are held: what `GET …/state?at=` answers, but
   * for expired messages, which it keeps.
   *
   * @param limit of messages
   * @returns undefined if the log is not held from its beginning up to `seq`
   */
  asOf(conversation: string, seq: number, limit: number): Promise<PastState | undefined> {
    return this.api.asOf(conversation, seq, limit);
  }

  /** How far each stream of a conversation is held. */
  vector(conversation: string): Promise<Record<string, number>> {
    return this.api.vector(conversation);
  }

  /** The digest of all that this device holds. */
  digest(): Promise<Hash> {
    return this.api.digest();
  }

  /** What {@link digest} is made of, so that two digests that differ can be told apart by conversation. */
  digestParts(): Promise<DigestPart[]> {
    return this.api.digestParts();
  }

  /** The digest that the server named last, since the device was opened. */
  serverDigest(): Promise<Hash | undefined> {
    return this.api.serverDigest();
  }

  /** The commands of this device: all that are not settled, and the newest of those that are. */
  outbox(): Promise<CommandStatus[]> {
    return this.api.outbox();
  }

  /** {@link outbox} as it changes. Empty until somebody listens. */
  observeOutbox(): Observable<readonly CommandStatus[]> {
    return this.live(
      () => this.outbox(),
      event => event.type === 'commandChanged' || event.type === 'commandForgotten',
    );
  }

  /** Takes a refused command out of the outbox, once its user has seen why or has given it anew. */
  forget(commandId: string): Promise<void> {
    return this.api.forget(commandId);
  }

  /**
   * Disconnects, makes everything durable and closes the store; where tabs share the device, only when this is the last
   * of them. What is in the outbox goes out after the next opening.
   */
  async close(): Promise<void> {
    await this.port.close();
    this.submitter.end(new Error('the device was closed; the command stays in its outbox'));
  }
}
