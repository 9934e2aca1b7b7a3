import { present } from '../events/json.js';
import { clientFrames } from '../sync/client-frames.js';
import type { ServerFrame } from '../sync/server-frames.js';
import type { DeviceEvent } from './shapes.js';

/**
 * What is said and heard without being kept: who types, and who is there. While there is no connection nothing is said;
 * whom this device watches, and what it says of itself, is said again on each connection.
 */
export class Ephemera {
  private status: 'active' | 'away' | undefined;
  private watched: readonly string[] | undefined;

  /** @param send takes a frame, and drops it while there is no connection */
  constructor(
    private readonly send: (frame: string) => void,
    private readonly tell: (event: DeviceEvent) => void,
  ) {}

  welcomed(): void {
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
    this.send(clientFrames.presence(undefined, this.watched));
  }

  onTyping({ conversation, user, active }: ServerFrame & { type: 'typing' }): void {
    this.tell({ type: 'typingChanged', conversation, user, isActive: active });
  }

  onPresence({ user, status, lastSeen }: ServerFrame & { type: 'presence' }): void {
    this.tell(present({ type: 'presenceChanged' as const, user, status, lastSeen }));
  }
}
