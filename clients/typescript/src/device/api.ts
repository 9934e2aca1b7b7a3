import type { DigestPart, Hash } from '../events/hash.js';
import type { Place } from '../events/wire-event.js';
import type { CommandResult, CommandStatus, NewCommand } from '../outbox/outbox.js';
import type { Interest } from '../sync/client-frames.js';
import type { ConnectionState } from '../sync/connector.js';
import type { Mark } from '../sync/marks.js';
import type { Limits } from '../sync/server-frames.js';
import type { PastState } from './past.js';
import type { AccountView, Conversation, DeviceEvent, LogEntry, Message, SyncState } from './shapes.js';

/** What whoever attaches to a device has to know at once. */
export interface Introduction {
  readonly connection: ConnectionState;
  readonly sync: SyncState;
  readonly limits: Limits;
}

/**
 * What can be asked of a device, from its own tab or another one: all arguments and answers are data. Each method is
 * done in a turn of the device, and answers when that turn is stored; none waits for the network but those that say so.
 */
export interface DeviceApi {
  introduce(): Promise<Introduction>;
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Given twice with one id, a command counts once. */
  submit(command: NewCommand): Promise<CommandStatus | undefined>;
  /** How a command ended; undefined while it has not. */
  result(id: string): Promise<CommandResult | undefined>;
  forget(id: string): Promise<void>;
  subscribe(conversation: string, interest: Interest): Promise<void>;
  typing(conversation: string, isActive: boolean): Promise<void>;
  presence(status: 'active' | 'away'): Promise<void>;
  watch(users: readonly string[]): Promise<void>;
  conversations(): Promise<Conversation[]>;
  conversation(id: string): Promise<Conversation | undefined>;
  timeline(conversation: string, limit: number, beforeSeq?: number): Promise<Message[]>;
  message(conversation: string, messageId: string): Promise<Message | undefined>;
  messages(conversation: string, afterSeq: number, limit: number): Promise<Message[]>;
  log(conversation: string, afterSeq: number, limit: number): Promise<LogEntry[]>;
  marks(conversation: string): Promise<Mark[]>;
  /** Waits for the server. */
  loadHistory(conversation: string, limit: number): Promise<boolean>;
  /** Waits for the server. */
  refresh(conversation: string): Promise<Conversation | undefined>;
  account(): Promise<AccountView>;
  place(conversation: string): Promise<Place>;
  placeAt(conversation: string, seq: number): Promise<Place | undefined>;
  asOf(conversation: string, seq: number, limit: number): Promise<PastState | undefined>;
  vector(conversation: string): Promise<Record<string, number>>;
  digest(): Promise<Hash>;
  digestParts(): Promise<DigestPart[]>;
  serverDigest(): Promise<Hash | undefined>;
  outbox(): Promise<CommandStatus[]>;
}

/** A device here or in another tab. */
export interface DevicePort {
  readonly api: DeviceApi;
  /** Tells `listener` all that happens from now on. It may be told `attached` first, and each time the device moved. */
  listen(listener: (event: DeviceEvent) => void, attached: () => void): void;
  close(): Promise<void>;
}
