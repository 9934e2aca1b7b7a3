import { clientFrames, type Interest } from './client-frames.js';

/** How much of which conversation is wanted. A connection forgets it, so it is said again on each. */
export class Interests {
  private readonly wanted = new Map<string, Interest>();

  constructor(private readonly send: (frame: string) => void) {}

  welcomed(): void {
    for (const [id, interest] of this.wanted) {
      this.send(clientFrames.subscribe(id, interest));
    }
  }

  set(id: string, interest: Interest): void {
    if (interest === 'head') {
      this.wanted.delete(id);
    } else {
      this.wanted.set(id, interest);
    }
    this.send(clientFrames.subscribe(id, interest));
  }

  isUnwanted(id: string): boolean {
    return this.wanted.get(id) === 'none';
  }

  /** Whether it comes before others. */
  isFull(id: string): boolean {
    return this.wanted.get(id) === 'full';
  }

  unwanted(): string[] {
    return [...this.wanted.keys()].filter(id => this.isUnwanted(id));
  }
}
