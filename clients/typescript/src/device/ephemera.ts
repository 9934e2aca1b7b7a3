import { present } from '../events/json.js';
import { RateWindow } from '../outbox/rate-window.js';
import { clientFrames } from '../sync/client-frames.js';
import type { ServerFrame } from '../sync/server-frames.js';
import type { DeviceEvent } from './shapes.js';

/** The server takes no more, and says nothing of who is in a list that it did not take. */
const LISTS_PER_SECOND = 2;

/**
 * What is said and heard without being kept: who types, and who is there. While there is no connection nothing is said;
 * whom this device watches, and what it says of itself, is said again on each connection.
 */
export class Ephemera {
  private status: 'active' | 'away' | undefined;
  private watched: readonly string[] | undefined;
  private isListDue = false;
  private lists = new RateWindow();

  /** @param send takes a frame, and drops it while there is no connection */
  constructor(
    private readonly send: (frame: string) => void,
    private readonly tell: (event: DeviceEvent) => void,
  ) {}

  welcomed(now: number): void {
    this.lists = new RateWindow();
    this.isListDue = false;
    if (this.watched !== undefined) {
      this.lists.tryTake(now, LISTS_PER_SECOND);
    }
    if (this.status !== undefined || this.watched !== undefined) {
      this.send(clientFrames.presence(this.status, this.watched));
    }
  }

  typing(conversation: string, isActive: boolean): void {
    this.send(clientFrames.typing(conversation, isActive));
  }

  presence(status: 'active' | 'away'): void {
    this.status = status;
    this.send(clientFrames.presence(status, undefined));
  }

  watch(users: readonly string[]): void {
    this.watched = [...new Set(users)];
    this.isListDue = true;
  }

  /** Says whom this device watches if that has changed, only the last of many changes in a moment. */
  tick(now: number): void {
    if (this.isListDue && this.lists.tryTake(now, LISTS_PER_SECOND)) {
      this.isListDue = false;
      this.send(clientFrames.presence(undefined, this.watched));
    }
  }

  nextAt(now: number): number {
    return this.isListDue ? this.lists.nextAt(now, LISTS_PER_SECOND) : Infinity;
  }

  onTyping({ conversation, user, active }: ServerFrame & { type: 'typing' }): void {
    this.tell({ type: 'typingChanged', conversation, user, isActive: active });
  }

  onPresence({ user, status, lastSeen }: ServerFrame & { type: 'presence' }): void {
    this.tell(present({ type: 'presenceChanged' as const, user, status, lastSeen }));
  }
}
