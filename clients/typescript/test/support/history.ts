import { baseChain, contentHash, type DigestEntry, Digests, nextChain } from '../../src/events/hash.js';
import { directOf, LOG, privateOf, Uuids } from '../../src/events/ids.js';
import type { JsonObject } from '../../src/events/json.js';

const IDS = new Uuids(() => Date.now());

export const newId = (): string => IDS.next();

interface Event extends JsonObject {
  readonly stream: string;
  readonly seq: number;
  readonly id: string;
  readonly hash: string;
  readonly chain: string;
}

/** One conversation as the server has it: the truth that tests compare with, and the frames that tell it. */
export class History {
  private readonly streams = new Map<string, Event[]>();
  private ordinal = 0;
  readUpTo = 0;

  constructor(
    readonly id: string,
    private readonly kind: 'direct' | 'group' | 'private',
    public epoch = '1',
  ) {}

  /** A direct conversation of alice and bob that holds its creation. */
  static async direct(epoch = '1'): Promise<History> {
    const history = new History(await directOf('alice', 'bob'), 'direct', epoch);
    const members = ['alice', 'bob'].map(user => ({ user, role: 'member' }));
    await history.log('conversationCreated', 'alice', { kind: 'direct', members });
    return history;
  }

  static async privateLog(): Promise<History> {
    const history = new History(privateOf('alice'), 'private');
    await history.log('deviceRegistered', 'alice', { device: 'phone' });
    return history;
  }

  message(by: string, text: string, id = newId(), more: JsonObject = {}): Promise<Event> {
    return this.log('messageSent', by, { ...more, messageId: id, text }, id);
  }

  /** Appends to the log, with the fields that every event of its kind has. */
  log(type: string, by: string, data: JsonObject, id = newId(), more: JsonObject = {}): Promise<Event> {
    this.ordinal += type === 'messageSent' ? 1 : 0;
    const salt = 'text' in data || 'title' in data ? { salt: 'AAAAAAAAAAAAAAAAAAAAAA' } : {};
    return this.append(LOG, type, by, { ...data, ...salt, ordinal: this.ordinal }, id, more);
  }

  /** @param more fields of the event itself, such as `ignorable` */
  async append(
    stream: string,
    type: string,
    by: string,
    data: JsonObject,
    id = newId(),
    more: JsonObject = {},
  ): Promise<Event> {
    const events = this.events(stream);
    this.streams.set(stream, events);
    const seq = events.length + 1;
    const at = new Date(1_800_000_000_000 + seq).toISOString();
    const content = { stream, seq, type, id, at, by: { user: by, device: 'phone' }, data, ...more };
    const hash = await contentHash(content);
    const event = { ...content, hash, chain: await nextChain(await this.chain(stream, seq - 1), hash) };
    events.push(event);
    return event;
  }

  events(stream = LOG): Event[] {
    return this.streams.get(stream) ?? [];
  }

  get head(): number {
    return this.events().length;
  }

  async chain(stream: string, seq: number): Promise<string> {
    return this.events(stream)[seq - 1]?.chain ?? (await baseChain(this.id, stream));
  }

  has(id: string): Event | undefined {
    return [...this.streams.values()].flat().find(event => event.id === id);
  }

  async headFrame(more: JsonObject = {}): Promise<JsonObject> {
    return {
      id: this.id,
      kind: this.kind,
      ...(this.kind === 'direct' && { peer: 'bob' }),
      epoch: this.epoch,
      log: { seq: this.head, chain: await this.chain(LOG, this.head) },
      floor: { seq: 0, chain: await this.chain(LOG, 0) },
      unread: 0,
      mentions: 0,
      readUpTo: this.readUpTo,
      settings: {},
      ...more,
    };
  }

  async digestEntry(seq = this.head): Promise<DigestEntry> {
    return [
      this.id,
      this.epoch,
      seq,
      await this.chain(LOG, seq),
      this.kind === 'private' ? 0 : this.readUpTo,
    ];
  }

  delta(events: readonly JsonObject[], more: JsonObject = {}): JsonObject {
    const { id, epoch } = this;
    return {
      type: 'delta',
      conversation: id,
      epoch,
      from: {},
      to: {},
      events: [...events],
      more: false,
      ...more,
    };
  }

  /** What a pull is answered with. */
  pulled(pull: JsonObject, limit = 200): JsonObject {
    const have = pull['have'] as Record<string, number>;
    const events = [...this.streams].flatMap(([stream, all]) => all.slice(have[stream] ?? 0));
    return this.delta(events.slice(0, limit), {
      request: pull['request'],
      more: events.length > limit,
    });
  }
}

/** The server's digest if these are all that the user has. */
export async function digestOf(...histories: History[]): Promise<string> {
  return await new Digests().of(await Promise.all(histories.map(history => history.digestEntry())));
}
