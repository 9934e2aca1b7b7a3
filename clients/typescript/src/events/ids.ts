import { compare, utf8 } from './texts.js';

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const URL_NAMESPACE = '6ba7b8119dad11d180b400c04fd430c8';
const PRIVATE = 'user:';

/** Whether `text` can be the id of a user or a device. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** Whether `text` can be the id of a command, event, message or group: a UUIDv7 in lower case. */
export function isUuid7(text: string): boolean {
  return UUID7.test(text);
}

/** Whether `text` can be the id of a conversation: a lower-case UUID, or `user:` and a user. */
export function isConversationId(text: string): boolean {
  return isPrivate(text) ? isName(text.slice(PRIVATE.length)) : UUID.test(text);
}

/** Whether `text` can be the name of a stream: `log`, or `@` and a user. */
export function isStream(text: string): boolean {
  return text === LOG || (text.startsWith('@') && isName(text.slice(1)));
}

/** The stream of messages and membership. */
export const LOG = 'log';

/** The stream of a member's marks. */
export function receiptsOf(user: string): string {
  return `@${user}`;
}

/** The private conversation of a user with its own devices. */
export function privateOf(user: string): string {
  return PRIVATE + user;
}

export function isPrivate(conversation: string): boolean {
  return conversation.startsWith(PRIVATE);
}

/**
 * The one direct conversation of two users, the same for both: a UUID of version 5 (RFC 9562, 5.5) of
 * `lockstep:direct:<a>:<b>` in the URL namespace, the users in code-point order.
 */
export async function directOf(one: string, other: string): Promise<string> {
  const [first, second] = compare(one, other) <= 0 ? [one, other] : [other, one];
  const name = utf8(`lockstep:direct:${first}:${second}`);
  const bytes = new Uint8Array(16 + name.length);
  bytes.set(URL_NAMESPACE.match(/../g)?.map(byte => parseInt(byte, 16)) ?? []);
  bytes.set(name, 16);
  return uuid(new Uint8Array(await crypto.subtle.digest('SHA-1', bytes)).slice(0, 16), 5);
}

/**
 * Ids that nothing else has: UUIDv7, ascending on one device even while its clock stands still or goes back.
 *
 * Source: RFC 9562, sections 5.7 and 6.2 (method 1: a counter in `rand_a` and the bits after it).
 */
export class Uuids {
  private millis = 0;
  private counter = 0;

  constructor(private readonly now: () => number) {}

  next(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const time = this.now();
    if (time > this.millis) {
      this.millis = time;
      this.counter = (((bytes[6] ?? 0) & 0x07) << 8) | (bytes[7] ?? 0);
    } else if (++this.counter > 0xfff) {
      this.millis++;
      this.counter = 0;
    }
    for (let index = 5, rest = this.millis; index >= 0; index--) {
      bytes[index] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    bytes[6] = this.counter >> 8;
    bytes[7] = this.counter & 0xff;
    return uuid(bytes, 7);
  }
}

function uuid(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
