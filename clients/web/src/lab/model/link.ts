import type { WebSocketConstructor, WebSocketLike } from '@lockstep/client';
import { type Condition, LOSSY_FRAMES, SLOW } from './condition.js';
import { forged, isPage, seen } from './frames.js';
import { type Clock, Pipe } from './pipe.js';
import type { Fate, WireEntry } from './wire-log.js';

/** What a link lives in. */
export interface LinkWorld extends Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to less than 1. */
  random(): number;
  readonly socket: WebSocketConstructor;
}

/** Who hears of what a link does. */
export interface LinkOwner {
  readonly condition: Condition;
  /** How many pages this link carries before it dies, where the condition kills in a page. */
  pagesBeforeDeath(): number;
  saw(entry: Omit<WireEntry, 'number'>): void;
  ended(link: Link): void;
}

const BROKEN = 1006;
const UTF8 = new TextEncoder();

/**
 * A WebSocket whose frames go through a network condition on their way to and from a real one. A page cannot break a TCP
 * connection: where this one breaks, the device sees a broken socket (1006) and the real one is closed.
 */
export class Link implements WebSocketLike {
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;

  private readonly inward: Pipe;
  private readonly outward: Pipe;
  private real: WebSocketLike | undefined;
  private isSevered = false;
  private isOver = false;
  private framesLeft = Infinity;
  private pagesLeft = Infinity;

  constructor(
    private readonly world: LinkWorld,
    private readonly owner: LinkOwner,
    url: string,
    protocols: string,
  ) {
    this.inward = new Pipe(world);
    this.outward = new Pipe(world);
    this.conditionChanged();
    if (owner.condition === 'offline') {
      world.after(0, () => this.die('no network'));
    } else if (!this.isSevered) {
      this.open(url, protocols);
    }
  }

  private open(url: string, protocols: string): void {
    const real = new this.world.socket(url, protocols);
    this.real = real;
    real.onopen = (event: never) => this.arrive(0, () => this.onopen?.(event));
    real.onmessage = (event: { data: unknown }) => this.receive(String(event.data));
    real.onclose = (event: { code: number; reason: string }) => this.arrive(0, () => this.closed(event));
    real.onerror = () => undefined; // a close follows, which says the same
  }

  /** The condition is another one now. What broke stays broken. */
  conditionChanged(): void {
    const { condition } = this.owner;
    const wasConnecting = this.isSevered && !this.real;
    if (condition === 'halfOpen') {
      this.isSevered = true;
    } else if (wasConnecting) {
      this.die('the network changed');
    }
    if (condition === 'offline' && this.real) {
      this.die('the network went away');
    }
    const { min, max } = LOSSY_FRAMES;
    const spread = Math.floor(this.world.random() * (max - min + 1));
    this.framesLeft = condition === 'lossy' ? min + spread : Infinity;
    this.pagesLeft = condition === 'killed' ? this.owner.pagesBeforeDeath() : Infinity;
  }

  get bufferedAmount(): number {
    return this.outward.waiting + (this.real?.bufferedAmount ?? 0);
  }

  send(text: string): void {
    const bytes = UTF8.encode(text).length;
    const isLost = this.isSevered || !this.hasFrameLeft();
    this.tell('out', text, bytes, isLost ? 'lost' : 'passed');
    if (!isLost) {
      this.outward.put(bytes, this.pace, () => this.real?.send(text));
    } else if (!this.isSevered) {
      this.die('the connection was lost');
    }
  }

  private receive(text: string): void {
    const bytes = UTF8.encode(text).length;
    this.arrive(
      bytes,
      () => {
        const isKilled = isPage(seen(text)) && this.pagesLeft-- <= 0;
        if (isKilled || !this.hasFrameLeft()) {
          this.tell('in', text, bytes, 'lost');
          this.die(isKilled ? 'killed in the middle of a page' : 'the connection was lost');
          return;
        }
        const given = this.owner.condition === 'forged' ? forged(text) : text;
        this.tell('in', given, bytes, given === text ? 'passed' : 'forged');
        this.onmessage?.({ data: given } as never);
      },
      () => this.tell('in', text, bytes, 'lost'),
    );
  }

  /** Lets something arrive in its turn, unless nothing arrives any more. */
  private arrive(bytes: number, deliver: () => void, lose: () => void = () => undefined): void {
    this.inward.put(bytes, this.pace, () => {
      if (this.isSevered) {
        lose();
      } else if (!this.isOver) {
        deliver();
      }
    });
  }

  private get pace(): typeof SLOW | undefined {
    return this.owner.condition === 'slow' ? SLOW : undefined;
  }

  private hasFrameLeft(): boolean {
    return --this.framesLeft >= 0;
  }

  private tell(direction: WireEntry['direction'], text: string, bytes: number, fate: Fate): void {
    const type = direction === 'socket' ? text : seen(text).type;
    this.owner.saw({ at: this.world.now(), direction, type, bytes, fate, text });
  }

  /** The connection breaks: the device learns it by the socket, the server when the real one is closed. */
  die(cause: string): void {
    if (!this.isOver) {
      this.tell('socket', `broken: ${cause}`, 0, 'lost');
      this.over();
      this.onclose?.({ code: BROKEN, reason: cause } as never);
    }
  }

  private closed({ code, reason }: { code: number; reason: string }): void {
    this.tell('socket', `closed by the server: ${code} ${reason}`.trim(), 0, 'passed');
    this.over();
    this.onclose?.({ code, reason } as never);
  }

  /** The device is done with it; what it sent before still leaves. */
  close(code?: number): void {
    if (!this.isOver) {
      this.tell('socket', 'closed by the device', 0, 'passed');
      this.outward.put(0, this.pace, () => this.closeReal(code));
      this.end();
    }
  }

  private over(): void {
    this.outward.cut();
    this.closeReal();
    this.end();
  }

  private end(): void {
    this.isOver = true;
    this.inward.cut();
    if (this.real) {
      this.real.onopen = this.real.onmessage = this.real.onclose = null;
    }
    this.owner.ended(this);
  }

  /** A server at the other end of a half-open connection hears nothing of its end, as of everything else. */
  private closeReal(code?: number): void {
    if (!this.isSevered) {
      this.real?.close(code);
    }
  }
}
