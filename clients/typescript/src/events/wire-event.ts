import { type EventData, isKnownType, readEventData } from './event-data.js';
import { contentHash, type Hash, isHash, nextChain } from './hash.js';
import { isName, isStream, isUuid7 } from './ids.js';
import { Fields, type JsonObject, ShapeError } from './json.js';

/** How far a stream is held: a seq together with the chain there. */
export interface Place {
  /** 0 for the place before the first event. */
  readonly seq: number;
  /** Stands for every event up to `seq`. */
  readonly chain: Hash;
}

/** Who did something, and with which device. What the server does by itself is by `system`. */
export interface Author {
  readonly user: string;
  readonly device: string;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether `text` is a time as it stands on the wire: RFC 3339 in UTC with three decimals and `Z`. */
export function isTimestamp(text: string): boolean {
  return TIME.test(text) && !Number.isNaN(Date.parse(text));
}

function checked(text: string, name: string, test: (text: string) => boolean): string {
  if (!test(text)) {
    throw new ShapeError(`${name} has not the form that the protocol gives it`);
  }
  return text;
}

/**
 * An event as it came over the wire, whole: also the fields and types that this client does not know, since the hash
 * stands for all of them.
 */
export class WireEvent {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly at: string;
  readonly by: Author;
  readonly hash: Hash;
  readonly chain: Hash;
  readonly isErased: boolean;
  readonly isIgnorable: boolean;

  /** @throws ShapeError naming the field that is missing or malformed */
  constructor(
    readonly conversation: string,
    readonly json: JsonObject,
  ) {
    const fields = new Fields(json, 'an event');
    const by = fields.object('by');
    this.stream = checked(fields.text('stream'), 'stream', isStream);
    this.seq = fields.count('seq');
    this.type = fields.text('type');
    this.id = checked(fields.text('id'), 'id', isUuid7);
    this.at = checked(fields.text('at'), 'at', isTimestamp);
    this.by = {
      user: checked(by.text('user'), 'by.user', isName),
      device: checked(by.text('device'), 'by.device', isName),
    };
    this.hash = checked(fields.text('hash'), 'hash', isHash);
    this.chain = checked(fields.text('chain'), 'chain', isHash);
    this.isErased = json['erased'] === true;
    this.isIgnorable = json['ignorable'] === true;
    if (this.seq < 1) {
      throw new ShapeError(`seq must be at least 1: ${this.seq}`);
    }
  }

  get place(): Place {
    return { seq: this.seq, chain: this.chain };
  }

  /**
   * Whether it follows `previous`: the next seq, its own hash right, its chain built on the one before. The hash of an
   * erased event stands for content that is gone, so there only the chain can be proved.
   */
  async follows(previous: Place): Promise<boolean> {
    return (
      this.seq === previous.seq + 1 &&
      this.chain === (await nextChain(previous.chain, this.hash)) &&
      (this.isErased || (await this.hasOwnHash()))
    );
  }

  private async hasOwnHash(): Promise<boolean> {
    try {
      return this.hash === (await contentHash(this.json));
    } catch (notCanonical) {
      if (notCanonical instanceof RangeError) {
        return false; // such as a fraction, which has no hash in this protocol
      }
      throw notCanonical;
    }
  }

  /**
   * What happened; undefined for an event whose data is erased, and for one of a type that this client does not know.
   *
   * @throws ShapeError if the data is not that of its type
   */
  data(): EventData | undefined {
    return this.isErased || this.json['data'] === undefined || !isKnownType(this.type)
      ? undefined
      : readEventData(this.type, this.json['data']);
  }

  /** Whether this client can go on after it. Data that is not that of its type is like a type that is not known. */
  isUnderstood(): boolean {
    if (this.isIgnorable && !isKnownType(this.type)) {
      return true;
    }
    if (this.isErased) {
      return this.isIgnorable || isKnownType(this.type);
    }
    try {
      return this.data() !== undefined || this.isIgnorable;
    } catch (unreadable) {
      if (unreadable instanceof ShapeError) {
        return false;
      }
      throw unreadable;
    }
  }

  /** The `ordinal` that it says; undefined in an erased event, which says none. */
  get ordinal(): number | undefined {
    const data = this.json['data'];
    return typeof data === 'object' && data !== null && !Array.isArray(data)
      ? ((data as JsonObject)['ordinal'] as number | undefined)
      : undefined;
  }

  toString(): string {
    return `${this.conversation}/${this.stream}/${this.seq}`;
  }
}
