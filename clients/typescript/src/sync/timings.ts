/** How long a device waits for what, in milliseconds. The defaults fit people; tests are less patient. */
export interface Timings {
  /** For the token, the socket and the answer to `hello`, each. */
  readonly connect: number;
  /** For the server to name all that changed. */
  readonly caughtUp: number;
  /** For the answer to a pull or a command before it is asked again. */
  readonly answer: number;
  /** Before the first repeat of anything that failed. */
  readonly backoffMin: number;
  /** Before any later repeat. */
  readonly backoffMax: number;
  /** Between two acknowledgements. */
  readonly ack: number;
  /** For the answer to the ping that finds out whether a connection has outlived a sleep or a change of the network. */
  readonly probe: number;
}

export const DEFAULT_TIMINGS: Timings = {
  connect: 10_000,
  caughtUp: 60_000,
  answer: 20_000,
  backoffMin: 100,
  backoffMax: 10_000,
  ack: 1_000,
  probe: 3_000,
};

const DOUBLINGS_MAX = 20;

/**
 * How long to wait before a repeat: doubling with each failure up to a limit, and jittered over the upper half, so that
 * many devices that failed together do not come back together.
 *
 * Source: Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 (its "equal jitter").
 */
export class Backoff {
  constructor(
    private readonly timings: Timings,
    private readonly random: () => number,
  ) {}

  /** @param failures so far, at least 1 */
  millis(failures: number): number {
    const doublings = Math.min(Math.max(failures - 1, 0), DOUBLINGS_MAX);
    const ceiling = Math.min(this.timings.backoffMax, this.timings.backoffMin * 2 ** doublings);
    return Math.round(ceiling / 2 + (this.random() * ceiling) / 2);
  }
}
