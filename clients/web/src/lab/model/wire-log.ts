import { withoutToken } from './frames.js';
import { Subject } from './subject.js';

/** What became of a frame. */
export type Fate = 'passed' | 'lost' | 'forged';

/** A frame at the device's end of its socket, or something that happened to the socket. */
export interface WireEntry {
  /** 1, 2, 3 … within a log. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** From the server (`in`), to it (`out`), or of the socket itself (`socket`). */
  readonly direction: 'in' | 'out' | 'socket';
  /** The frame's type; of the socket what happened. */
  readonly type: string;
  /** Of UTF-8; 0 for what is no frame. */
  readonly bytes: number;
  readonly fate: Fate;
  /** The frame, cut to its first characters, without token. */
  readonly text: string;
}

/** What a reader wants to see. */
export interface WireFilter {
  readonly direction: 'all' | WireEntry['direction'];
  /** Part of a type or of a text; empty for all. */
  readonly contains: string;
}

export const WIRE_ENTRIES_MAX = 400;
const TEXT_MAX = 2_000;

/** The newest frames of one device's sockets. */
export class WireLog {
  private readonly all: WireEntry[] = [];
  private readonly shown = new Subject<readonly WireEntry[]>([]);
  private readonly paused = new Subject(false);
  private last = 0;

  /** Oldest first. Stands still while the log is paused. */
  readonly entries = this.shown;
  readonly isPaused = this.paused;

  add(entry: Omit<WireEntry, 'number' | 'text'> & { readonly text: string }): void {
    const text = withoutToken(entry.text).slice(0, TEXT_MAX);
    this.all.push({ ...entry, text, number: ++this.last });
    if (this.all.length > WIRE_ENTRIES_MAX) {
      this.all.shift();
    }
    this.show();
  }

  /** Frames go on being kept, so nothing is missed but what is older than the bound. */
  pause(isPaused: boolean): void {
    this.paused.set(isPaused);
    this.show();
  }

  clear(): void {
    this.all.length = 0;
    this.shown.set([]);
  }

  private show(): void {
    if (!this.paused.value) {
      this.shown.set([...this.all]);
    }
  }
}

export function isWanted(entry: WireEntry, { direction, contains }: WireFilter): boolean {
  const wanted = contains.trim().toLowerCase();
  return (
    (direction === 'all' || direction === entry.direction) &&
    (wanted === '' || entry.type.toLowerCase().includes(wanted) || entry.text.toLowerCase().includes(wanted))
  );
}
