import type { Cancel } from '@lockstep/client';

/** Time as a network needs it. */
export interface Clock {
  /** Milliseconds by a clock that is never set. */
  monotonic(): number;
  after(millis: number, task: () => void): Cancel;
}

/** How a slow network carries frames. */
export interface Pace {
  readonly delayMillis: number;
  readonly bytesPerSecond: number;
}

interface Parcel {
  readonly bytes: number;
  readonly arrivesAt: number;
  readonly deliver: () => void;
}

/**
 * One direction of a connection: what is put in comes out in the same order, each parcel after it had its time on the
 * line and the delay. Without a pace it comes out at once, though never before what is still under way.
 */
export class Pipe {
  private readonly parcels: Parcel[] = [];
  private lineFreeAt = 0;
  private lastArrivalAt = 0;
  private timer: Cancel | undefined;

  constructor(private readonly clock: Clock) {}

  /** Bytes that are under way. */
  get waiting(): number {
    return this.parcels.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  put(bytes: number, pace: Pace | undefined, deliver: () => void): void {
    const now = this.clock.monotonic();
    if (pace) {
      this.lineFreeAt = Math.max(now, this.lineFreeAt) + (bytes * 1_000) / pace.bytesPerSecond;
    }
    const arrivesAt = Math.max(this.lastArrivalAt, pace ? this.lineFreeAt + pace.delayMillis : now);
    this.lastArrivalAt = arrivesAt;
    if (this.parcels.length === 0 && arrivesAt <= now) {
      deliver();
    } else {
      this.parcels.push({ bytes, arrivesAt, deliver });
      this.wait(now);
    }
  }

  private wait(now: number): void {
    const [next] = this.parcels;
    if (next && !this.timer) {
      this.timer = this.clock.after(Math.ceil(Math.max(0, next.arrivesAt - now)), () => this.arrive());
    }
  }

  private arrive(): void {
    this.timer = undefined;
    const now = this.clock.monotonic();
    for (let [next] = this.parcels; next && next.arrivesAt <= now; [next] = this.parcels) {
      this.parcels.shift();
      next.deliver();
    }
    this.wait(now);
  }

  /** Whatever is under way is lost. */
  cut(): void {
    this.timer?.();
    this.timer = undefined;
    this.parcels.length = 0;
  }
}
