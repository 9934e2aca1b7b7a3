import type { Hash } from '../events/hash.js';
import type { Mark } from './replica.js';
import { DEFAULT_LIMITS, type Limits } from './server-frames.js';

/** What is known of one connection, from its `hello` on. */
export class Session {
  /** What the server's next digest is about: the places that it named, and for all it did not name those held. */
  readonly named: Map<string, Mark>;

  /** Conversations whose last delta did not follow from what is held, and which are being pulled again. */
  readonly suspects = new Set<string>();

  /** Conversations that stand still until the next connection. */
  readonly stopped = new Set<string>();

  limits: Limits = DEFAULT_LIMITS;
  isReset = false;
  isCaughtUp = false;

  /** Whether the digest still has to be compared. */
  isUnchecked = false;

  isVerified = false;

  /** Whether `hello` was said again to be told everything anew; once is enough. */
  isRepeated = false;

  digest: Hash | undefined;

  constructor(named = new Map<string, Mark>()) {
    this.named = named;
  }
}
