import type { Cancel, Observable, TokenSupplier, Wakeups, WebSocketConstructor } from '@lockstep/client';
import type { Condition } from './condition.js';
import { Link, type LinkOwner, type LinkWorld } from './link.js';
import { becomes, Subject } from './subject.js';
import { type WireEntry, WireLog } from './wire-log.js';

const PATIENCE_MILLIS = 3_600_000;

/**
 * The network of one device, with a switch. It makes the device's sockets, and what the switch says happens to them:
 * to those that are open, too.
 */
export class Network {
  readonly log = new WireLog();
  /** Makes sockets whose frames go through this network. */
  readonly socket: WebSocketConstructor;
  private readonly now = new Subject<Condition>('online');
  private readonly links = new Set<Link>();
  private readonly listeners = new Set<Wakeups>();
  private readonly watchers = new Set<(entry: Omit<WireEntry, 'number'>) => void>();
  private linksInCondition = 0;

  constructor(world: LinkWorld) {
    const condition = this.now;
    const owner: LinkOwner = {
      get condition() {
        return condition.value;
      },
      pagesBeforeDeath: () => this.linksInCondition++,
      saw: entry => this.saw(entry),
      ended: link => this.links.delete(link),
    };
    const { links } = this;
    this.socket = class extends Link {
      constructor(url: string, protocols: string) {
        super(world, owner, url, protocols);
        links.add(this);
      }
    };
  }

  get condition(): Observable<Condition> {
    return this.now;
  }

  /** Turns the switch. */
  set(condition: Condition): void {
    const before = this.now.value;
    if (condition === before) {
      return;
    }
    this.linksInCondition = 0;
    this.now.set(condition);
    for (const link of [...this.links]) {
      if (before === 'forged') {
        link.die('whoever sat in the middle is gone');
      } else {
        link.conditionChanged();
      }
    }
    this.wake(before, condition);
  }

  /** What a computer tells its programs of a network that goes or comes. Of a half-open one it knows nothing. */
  private wake(before: Condition, now: Condition): void {
    for (const listener of [...this.listeners]) {
      if (now === 'offline') {
        listener.offline();
      } else if (before === 'offline' || before === 'halfOpen') {
        listener.awake();
      }
    }
  }

  wakeups(listener: Wakeups): Cancel {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells `watcher` each frame. */
  watch(watcher: (entry: Omit<WireEntry, 'number'>) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  /** Keeps and tells a frame: of its own sockets, or of another window's that shares this network. */
  saw(entry: Omit<WireEntry, 'number'>): void {
    this.log.add(entry);
    this.watchers.forEach(watcher => watcher(entry));
  }

  /** A supplier of tokens that needs this network, too. */
  tokens(supplier: TokenSupplier): TokenSupplier {
    return async () => {
      if (this.now.value === 'offline') {
        throw new Error('no network');
      }
      if (this.now.value === 'halfOpen') {
        await becomes(this.now, condition => condition !== 'halfOpen', PATIENCE_MILLIS, 'an answer');
        throw new Error('the network changed');
      }
      return supplier();
    };
  }
}
