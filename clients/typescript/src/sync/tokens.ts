import { fromBase64Url } from '../events/hash.js';
import { isObject } from '../events/json.js';
import type { Loop } from '../loop.js';
import type { Backoff } from './timings.js';

/** Gives a token for this user and device whenever one is needed; a JSON Web Token. It may be asked several times. */
export type TokenSupplier = () => string | Promise<string>;

/** A token and when it expires, in milliseconds since 1970; undefined if it does not say what is understood here. */
export interface Token {
  readonly text: string;
  readonly expiresAt: number | undefined;
}

/** Source of the claim `exp`: RFC 7519, "JSON Web Token", section 4.1.4. */
export function tokenOf(text: string): Token {
  const parts = text.split('.');
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(parts[1] ?? '')));
    const end = isObject(claims) ? claims['exp'] : undefined;
    return { text, expiresAt: typeof end === 'number' && parts.length === 3 ? end * 1_000 : undefined };
  } catch {
    return { text, expiresAt: undefined }; // only its issuer can say what is wrong with it
  }
}

const MARGIN_MAX = 600_000;

/**
 * When a device asks for its next token, so that no connection ends because one has expired: in the last quarter of the
 * time that the present one lasts, at most ten minutes before its end, and not all devices at once. The server's clock
 * counts, since the server judges.
 */
export class Renewal {
  private failures = 0;
  /** When to ask, by the loop's clock. */
  at = Infinity;

  constructor(
    private readonly backoff: Backoff,
    private readonly random: () => number,
  ) {}

  /** The server let the device in, at `serverTime`. */
  begin(token: Token, serverTime: number, now: number): void {
    this.failures = 0;
    this.at = token.expiresAt === undefined ? Infinity : now + this.fromNow(token.expiresAt - serverTime);
  }

  /** From half the margin to the whole of it before the end. */
  private fromNow(leftMillis: number): number {
    const left = Math.max(0, leftMillis);
    const margin = Math.min(left / 4, MARGIN_MAX);
    return left - margin + (this.random() * margin) / 2;
  }

  /** A token was asked for. Without an answer it is time to ask again then. */
  asked(until: number): void {
    this.at = until;
  }

  /** No token came, or none that lasts longer. The present one is good for a while yet. */
  again(now: number): void {
    this.failures++;
    this.at = now + this.backoff.millis(this.failures);
  }

  end(): void {
    this.at = Infinity;
  }
}

/** The asking for a token, one question at a time; the answer comes in a turn of the loop. */
export class Tokens {
  isAsking = false;
  private question = 0;

  constructor(
    private readonly supplier: TokenSupplier,
    private readonly loop: Loop,
  ) {}

  /** Asks for a new token. An earlier question is given up. */
  ask(then: (token: Token) => void, otherwise: (failure: unknown) => void): void {
    const question = ++this.question;
    this.isAsking = true;
    const answer = (task: () => void): void =>
      this.loop.post(() => {
        if (question === this.question) {
          this.isAsking = false;
          task();
        }
      });
    void Promise.resolve()
      .then(() => this.supplier())
      .then(
        text => answer(() => then(tokenOf(text))),
        (failure: unknown) => answer(() => otherwise(failure)),
      );
  }

  /** Waits for no answer any more. */
  giveUp(): void {
    this.question++;
    this.isAsking = false;
  }
}
