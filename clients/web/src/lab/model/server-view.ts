import type { ConversationState, DigestPart, Hash, MessageState, Place } from '@lockstep/client';

/** What the server says of a conversation in its list. */
export interface ServerHead extends DigestPart {
  readonly kind: 'direct' | 'group' | 'private';
  readonly title?: string;
  readonly peer?: string;
}

/** A conversation as the server says it was. */
export interface ServerPast {
  readonly log: Place;
  readonly state: Pick<ConversationState, 'title' | 'members'>;
  /** Newest first. */
  readonly messages: readonly Pick<MessageState, 'messageId' | 'by' | 'text' | 'editedAt' | 'retracted'>[];
}

/** What the server says of how far a message came. */
export interface Receipt {
  readonly user: string;
  readonly delivered: readonly { readonly device: string; readonly at: string }[];
  readonly readAt?: string;
}

interface WireHead {
  readonly id: string;
  readonly kind: ServerHead['kind'];
  readonly title?: string;
  readonly peer?: string;
  readonly epoch: string;
  readonly log: Place;
  readonly readUpTo: number;
}

const PAGES_MAX = 10;
const UNAUTHORIZED = 401;

/** The server as its public HTTP interface shows it, to users who have a token without a device. */
export class ServerView {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly origin: string,
    private readonly fetching: typeof fetch = (...args) => fetch(...args),
  ) {}

  /** All conversations of a user, as far as the server's views have come. */
  async heads(user: string): Promise<ServerHead[]> {
    const heads: ServerHead[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.get<{ conversations: WireHead[]; next?: string }>(
        user,
        `/v1/conversations?limit=200${query}`,
      );
      heads.push(...answer.conversations.map(headOf));
      cursor = answer.next;
      if (cursor === undefined) {
        break;
      }
    }
    return heads;
  }

  /** The chain at a place of a log; undefined if the server shows no such event. */
  async chainAt(user: string, conversation: string, seq: number): Promise<Hash | undefined> {
    const have = encodeURIComponent(JSON.stringify(seq > 1 ? { log: seq - 1 } : {}));
    const { events } = await this.get<{ events: { stream: string; seq: number; chain: Hash }[] }>(
      user,
      `/v1/conversations/${encodeURIComponent(conversation)}/events?have=${have}&limit=20`,
    );
    return events.find(event => event.stream === 'log' && event.seq === seq)?.chain;
  }

  /** @param at a log seq, or a time as RFC 3339 has it */
  past(user: string, conversation: string, at: number | string): Promise<ServerPast> {
    return this.get(
      user,
      `/v1/conversations/${encodeURIComponent(conversation)}/state?at=${encodeURIComponent(at)}`,
    );
  }

  async receipts(user: string, conversation: string, messageId: string): Promise<readonly Receipt[]> {
    const path = `/v1/conversations/${encodeURIComponent(conversation)}/messages/${messageId}/receipts`;
    return (await this.get<{ receipts: Receipt[] }>(user, path)).receipts;
  }

  private async get<T>(user: string, path: string): Promise<T> {
    const first = await this.ask(user, path);
    if (first.status === UNAUTHORIZED) {
      this.tokens.delete(user);
    }
    const response = first.status === UNAUTHORIZED ? await this.ask(user, path) : first;
    if (!response.ok) {
      const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
      throw new Error(error?.message ?? `the server answers HTTP ${response.status}`);
    }
    return (await response.json()) as T;
  }

  private async tokenOf(user: string): Promise<string> {
    const response = await this.fetching(`${this.origin}/v1/dev/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user }),
    });
    if (!response.ok) {
      throw new Error(`the server gives no token: HTTP ${response.status}`);
    }
    return ((await response.json()) as { token: string }).token;
  }

  private async ask(user: string, path: string): Promise<Response> {
    const token = this.tokens.get(user) ?? this.tokenOf(user);
    this.tokens.set(user, token);
    try {
      return await this.fetching(this.origin + path, { headers: { authorization: `Bearer ${await token}` } });
    } catch (failure) {
      this.tokens.delete(user);
      throw failure;
    }
  }
}

function headOf({ id, kind, title, peer, epoch, log, readUpTo }: WireHead): ServerHead {
  return {
    conversation: id,
    kind,
    ...(title !== undefined && { title }),
    ...(peer !== undefined && { peer }),
    epoch,
    seq: log.seq,
    chain: log.chain,
    readUpTo: kind === 'private' ? 0 : readUpTo,
  };
}
