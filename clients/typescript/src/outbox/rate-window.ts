const WINDOW_MILLIS = 1_100;

/**
 * Keeps a number of things per second under a limit, counted over a sliding window that is a little longer than a
 * second, since the network may bunch what was sent evenly.
 */
export class RateWindow {
  private readonly taken: number[] = [];

  /** Whether one more is allowed; if so it is counted. */
  tryTake(now: number, perSecondMax: number): boolean {
    this.forgetBefore(now);
    if (this.taken.length >= perSecondMax) {
      return false;
    }
    this.taken.push(now);
    return true;
  }

  /** When one more will be allowed. */
  nextAt(now: number, perSecondMax: number): number {
    this.forgetBefore(now);
    return this.taken.length < perSecondMax ? now : (this.taken[0] ?? now) + WINDOW_MILLIS;
  }

  private forgetBefore(now: number): void {
    while (this.taken.length > 0 && (this.taken[0] ?? now) + WINDOW_MILLIS <= now) {
      this.taken.shift();
    }
  }
}
