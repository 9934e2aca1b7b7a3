import type { Cancel, Surroundings } from './surroundings.js';

/** Whose work a loop does. */
export interface LoopOwner {
  /**
   * Ends a turn: does what is due, commits, and lets the effects out.
   *
   * @returns when the next turn is due if nothing happens before, by {@link Loop.now}
   */
  turn(now: number): Promise<number>;
  /** A task or a turn failed; nothing runs any more. */
  failed(cause: unknown): void;
}

const TASKS_PER_TURN = 64;
const TIMER_MILLIS_MAX = 2_000_000_000;

/**
 * Runs tasks one after the other, in the order in which they were given, although each may wait for hashes and the
 * database in between; so frames keep their order. Some tasks make a turn, which ends with one commit.
 */
export class Loop {
  private readonly tasks: (() => unknown)[] = [];
  private isRunning = false;
  private isOver = false;
  private timer: Cancel | undefined;
  private end: () => void = () => undefined;

  /** Resolves when the loop has ended. */
  readonly ended = new Promise<void>(resolve => {
    this.end = resolve;
  });

  constructor(
    private readonly surroundings: Surroundings,
    private readonly owner: LoopOwner,
  ) {}

  /** Milliseconds by a clock that is never set. */
  now(): number {
    return this.surroundings.monotonic();
  }

  /** Runs a task in one of the next turns. */
  post(task: () => unknown): void {
    if (this.isOver) {
      return;
    }
    this.tasks.push(task);
    if (!this.isRunning) {
      this.isRunning = true;
      queueMicrotask(() => void this.run());
    }
  }

  /** Ends after the turn that runs. */
  stop(): void {
    this.isOver = true;
  }

  get isStopped(): boolean {
    return this.isOver;
  }

  private async run(): Promise<void> {
    this.timer?.();
    this.timer = undefined;
    try {
      let next = Infinity;
      do {
        for (const task of this.tasks.splice(0, TASKS_PER_TURN)) {
          await task();
        }
        next = await this.owner.turn(this.now());
      } while (this.tasks.length > 0 && !this.isOver);
      this.isRunning = false;
      this.sleepUntil(next);
    } catch (cause) {
      this.isOver = true;
      this.owner.failed(cause);
    }
    if (this.isStopped) {
      this.tasks.length = 0;
      this.end();
    }
  }

  private sleepUntil(next: number): void {
    if (next < Infinity && !this.isOver) {
      const millis = Math.min(TIMER_MILLIS_MAX, Math.max(0, Math.ceil(next - this.now())));
      this.timer = this.surroundings.after(millis, () => this.post(() => undefined));
    }
  }
}

/**
 * What a turn decided to let out: frames, news, results. It leaves only after the turn's changes are stored, so nobody
 * is told what a crash could take back.
 */
export class Effects {
  private waiting: (() => void)[] = [];

  add(effect: () => void): void {
    this.waiting.push(effect);
  }

  /** Forgets what would have been let out. */
  discard(): void {
    this.waiting = [];
  }

  run(): void {
    const due = this.waiting;
    this.waiting = [];
    for (const effect of due) {
      effect();
    }
  }
}
