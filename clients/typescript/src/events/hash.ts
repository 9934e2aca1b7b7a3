import { canonical } from './canonical.js';
import type { JsonObject } from './json.js';
import { utf8 } from './texts.js';

/** A SHA-256 value: 43 characters of unpadded base64url. */
export type Hash = string;

const BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** Whether `text` is 32 bytes in unpadded base64url. */
export function isHash(text: string): boolean {
  return FORM.test(text);
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), char => char.charCodeAt(0));
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** The chain of a stream before its first event. */
export async function baseChain(conversation: string, stream: string): Promise<Hash> {
  return toBase64Url(await sha256(utf8(`lockstep:1:${conversation}:${stream}`)));
}

/** The chain at an event, from the chain before it and the event's hash. */
export async function nextChain(previous: Hash, event: Hash): Promise<Hash> {
  const both = new Uint8Array(2 * BYTES);
  both.set(fromBase64Url(previous));
  both.set(fromBase64Url(event), BYTES);
  return toBase64Url(await sha256(both));
}

/**
 * The hash of an event as the wire has it, which stands for all of its members but `hash`, `chain` and `erased`.
 *
 * @throws RangeError if the event has no canonical form
 */
export async function contentHash(event: JsonObject): Promise<Hash> {
  const { hash: _hash, chain: _chain, erased: _erased, ...content } = event;
  return toBase64Url(await sha256(utf8(canonical(content))));
}

/** What the digest says of one conversation: `[id, epoch, log seq, log chain, readUpTo]`. */
export type DigestEntry = readonly [string, string, number, Hash, number];

/** What the digest says of one conversation. */
export interface DigestPart {
  readonly conversation: string;
  /** Names one history of it. */
  readonly epoch: string;
  /** How far the log is held, or told. */
  readonly seq: number;
  /** Stands for every event of the log up to `seq`. */
  readonly chain: Hash;
  /** The user's mark; 0 in the private conversation. */
  readonly readUpTo: number;
}

/** The digest of some conversations, such as those that `GET /v1/conversations` lists. */
export function digestOf(parts: Iterable<DigestPart>): Promise<Hash> {
  const entries = Array.from(parts, ({ conversation, epoch, seq, chain, readUpTo }): DigestEntry => [
    conversation,
    epoch,
    seq,
    chain,
    readUpTo,
  ]);
  return new Digests().of(entries);
}

/**
 * The digest of what a device holds: the XOR of one hash per conversation, in any order. It remembers the hash of each
 * conversation, since few of them change between two digests.
 */
export class Digests {
  private readonly known = new Map<string, { key: string; bits: Uint8Array }>();

  async of(entries: Iterable<DigestEntry>): Promise<Hash> {
    const digest = new Uint8Array(BYTES);
    for (const bits of await Promise.all(Array.from(entries, entry => this.bits(entry)))) {
      bits.forEach((byte, index) => {
        digest[index] = (digest[index] ?? 0) ^ byte;
      });
    }
    return toBase64Url(digest);
  }

  private async bits(entry: DigestEntry): Promise<Uint8Array> {
    const key = canonical(entry);
    const known = this.known.get(entry[0]);
    if (known?.key === key) {
      return known.bits;
    }
    const bits = await sha256(utf8(key));
    this.known.set(entry[0], { key, bits });
    return bits;
  }
}
