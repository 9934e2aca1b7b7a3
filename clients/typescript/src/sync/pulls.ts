import { isPassing, type LockstepError } from './server-frames.js';
import type { Backoff, Timings } from './timings.js';

/** Events per pull. A commit of many is long, and the server fills frames of a bounded size anyway. */
export const EVENTS_PER_PULL_MAX = 200;
const PARALLEL = 4;

interface Want {
  missing: number;
  isDemanded: boolean;
  failures: number;
  notBefore: number;
  sentAt: number;
  request: string | undefined;
}

/** A pull to send. */
export interface Pull {
  readonly request: string;
  readonly conversation: string;
}

/**
 * Which conversations must be pulled, and which pulls are on their way. A conversation is pulled until nothing is
 * missing; a few at a time; again after a while if the answer did not bring it forward, since the server's view may
 * not have reached the place that it named.
 */
export class Pulls {
  private readonly wants = new Map<string, Want>();
  private readonly stopped = new Set<string>();
  private readonly inFlight = new Map<string, string>();
  private lastRequest = 0;

  constructor(
    private readonly backoff: Backoff,
    private readonly timings: Timings,
  ) {}

  private want(id: string): Want {
    let want = this.wants.get(id);
    if (!want) {
      want = { missing: 0, isDemanded: false, failures: 0, notBefore: 0, sentAt: 0, request: undefined };
      this.wants.set(id, want);
    }
    return want;
  }

  /** How many log events of a conversation are missing now; 0 ends the wish for them. */
  setMissing(id: string, events: number): void {
    if (events > 0) {
      this.want(id).missing = events;
    } else {
      const want = this.wants.get(id);
      if (want) {
        want.missing = 0;
        this.removeIfDone(id, want);
      }
    }
  }

  /** Pulls a conversation once, even if nothing of its log is known to be missing. */
  once(id: string): void {
    this.want(id).isDemanded = true;
  }

  /** Leaves a conversation alone until the next connection. */
  stop(id: string): void {
    this.stopped.add(id);
  }

  /** Takes the pulls that may be sent now, the preferred ones first; they count as on their way. */
  take(now: number, isPreferred: (id: string) => boolean): Pull[] {
    this.giveUpUnanswered(now);
    const due = [...this.wants].filter(
      ([id, want]) => !this.stopped.has(id) && want.request === undefined && want.notBefore <= now,
    );
    const inOrder = [...due.filter(([id]) => isPreferred(id)), ...due.filter(([id]) => !isPreferred(id))];
    return inOrder
      .slice(0, Math.max(0, PARALLEL - this.inFlight.size))
      .map(([id, want]) => this.send(id, want, now));
  }

  private send(id: string, want: Want, now: number): Pull {
    const request = String(++this.lastRequest);
    want.request = request;
    want.sentAt = now;
    want.isDemanded = false;
    this.inFlight.set(request, id);
    return { request, conversation: id };
  }

  private giveUpUnanswered(now: number): void {
    for (const id of [...this.inFlight.values()]) {
      const want = this.wants.get(id);
      if (want?.request !== undefined && now - want.sentAt >= this.timings.answer) {
        this.fail(id, want, now, 0);
      }
    }
  }

  /**
   * A pull was answered with a delta or a snapshot.
   *
   * @param isProgress whether it brought the conversation forward
   * @param more whether the server has more right away
   */
  answered(request: string | undefined, isProgress: boolean, more: boolean, now: number): void {
    const id = request === undefined ? undefined : this.inFlight.get(request);
    const want = id === undefined ? undefined : this.wants.get(id);
    if (id === undefined || !want) {
      return; // live, or an answer that came after its time
    }
    if (isProgress || want.missing === 0) {
      this.free(want);
      want.failures = 0;
      want.notBefore = 0;
      want.isDemanded ||= more;
      this.removeIfDone(id, want);
    } else {
      this.fail(id, want, now, 0);
    }
  }

  /** A pull was answered with an error. */
  failed(request: string, error: LockstepError, now: number): void {
    const id = this.inFlight.get(request);
    const want = id === undefined ? undefined : this.wants.get(id);
    if (id !== undefined && want) {
      this.fail(id, want, now, error.retryAfterMillis ?? 0);
      if (!isPassing(error)) {
        this.stop(id);
      }
    }
  }

  private fail(id: string, want: Want, now: number, waitMillis: number): void {
    this.free(want);
    want.failures++;
    want.isDemanded = true;
    want.notBefore = now + Math.max(waitMillis, this.backoff.millis(want.failures));
    this.removeIfDone(id, want);
  }

  private free(want: Want): void {
    if (want.request !== undefined) {
      this.inFlight.delete(want.request);
      want.request = undefined;
    }
  }

  private removeIfDone(id: string, want: Want): void {
    if (want.missing === 0 && !want.isDemanded && want.request === undefined) {
      this.wants.delete(id);
    }
  }

  /** The connection is gone, and with it all answers. What is missing stays wanted. */
  disconnected(): void {
    this.inFlight.clear();
    this.stopped.clear();
    for (const want of this.wants.values()) {
      want.request = undefined;
      want.failures = 0;
      want.notBefore = 0;
    }
  }

  /** All log events that are known to be missing. */
  missing(): number {
    return [...this.wants.values()].reduce((sum, want) => sum + want.missing, 0);
  }

  /** When a pull may become due, if nothing happens before. */
  nextAt(): number {
    let next = Infinity;
    for (const [id, want] of this.wants) {
      if (!this.stopped.has(id)) {
        next = Math.min(next, this.nextOf(want));
      }
    }
    return next;
  }

  private nextOf(want: Want): number {
    if (want.request !== undefined) {
      return want.sentAt + this.timings.answer;
    }
    return this.inFlight.size < PARALLEL ? want.notBefore : Infinity;
  }
}
