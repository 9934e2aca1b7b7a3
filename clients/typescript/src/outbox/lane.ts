import type { OutboxRow } from '../store/rows.js';
import type { LockstepError } from '../sync/server-frames.js';

/** A command of a lane. */
export interface LaneEntry {
  readonly row: OutboxRow;
  readonly lane: Lane;
  /** When it was sent on this connection. */
  sentAt: number | undefined;
  failures: number;
  /** Of the last attempt. */
  error: LockstepError | undefined;
}

/**
 * Whether everything behind it waits for its answer. The creation of a conversation may name none in its frame, so the
 * server could not keep the order. What failed before tells whether the server can again: if it cannot, all that came
 * behind would have been sent only to fail with it.
 */
function goesAlone(entry: LaneEntry): boolean {
  return !entry.row.isNamed || entry.failures > 0;
}

/**
 * The unsettled commands of one conversation, oldest first. Those on their way stand before those that wait, except
 * while a failed one waits for the answers to those behind it.
 */
export class Lane {
  readonly entries: LaneEntry[] = [];
  inFlight = 0;
  notBefore = 0;

  /** The next command to send, if one may be sent. */
  next(now: number): LaneEntry | undefined {
    return now < this.notBefore || !this.mayGrow() ? undefined : this.entries[this.inFlight];
  }

  /** Whether a command waits and nothing but time keeps it from being sent. */
  mayGrow(): boolean {
    const first = this.entries.slice(0, this.inFlight);
    return (
      this.entries.length > this.inFlight &&
      first.every(entry => entry.sentAt !== undefined && !goesAlone(entry))
    );
  }

  lastInFlight(): LaneEntry | undefined {
    return this.inFlight > 0 ? this.entries[this.inFlight - 1] : undefined;
  }

  /** Those that are on their way. They stand near the front, so the rest is not looked at. */
  sent(): LaneEntry[] {
    const sent: LaneEntry[] = [];
    for (const entry of this.entries) {
      if (sent.length === this.inFlight) {
        break;
      }
      if (entry.sentAt !== undefined) {
        sent.push(entry);
      }
    }
    return sent;
  }

  remove(entry: LaneEntry): void {
    const index = this.entries.indexOf(entry);
    if (index >= 0) {
      this.entries.splice(index, 1);
    }
  }
}
