import type { LockstepError, ServerFrame } from './server-frames.js';

/** The server refused a question, or it could not be asked. */
export class LockstepFailure extends Error {
  override readonly name = 'LockstepFailure';

  constructor(
    message: string,
    /** What the server said; undefined if it said nothing. */
    readonly error?: LockstepError,
  ) {
    super(message);
  }
}

const WAITING_MAX = 64;

interface Waiting {
  readonly until: number;
  readonly answered: (frame: ServerFrame) => unknown;
  readonly failed: (failure: LockstepFailure) => void;
}

/** Questions of the application to the server, each answered once or given up: with the connection, or after a time. */
export class Requests {
  private readonly waiting = new Map<string, Waiting>();
  private last = 0;

  constructor(
    private readonly send: (frame: string) => void,
    private readonly answerMillis: number,
  ) {}

  /**
   * Asks the server.
   *
   * @param frame makes the frame with the name of the request
   * @param answered runs in the turn in which the answer came
   */
  ask(
    frame: (request: string) => string,
    now: number,
    answered: (frame: ServerFrame) => unknown,
    failed: (failure: LockstepFailure) => void,
  ): void {
    if (this.waiting.size >= WAITING_MAX) {
      failed(new LockstepFailure(`too many questions wait for the server: ${WAITING_MAX}`));
      return;
    }
    const request = `q${++this.last}`;
    this.waiting.set(request, { until: now + this.answerMillis, answered, failed });
    this.send(frame(request));
  }

  async answered(request: string | undefined, frame: ServerFrame): Promise<void> {
    await this.take(request)?.answered(frame);
  }

  failed(request: string, error: LockstepError): void {
    this.take(request)?.failed(new LockstepFailure(`${error.code}: ${error.message}`, error));
  }

  private take(request: string | undefined): Waiting | undefined {
    const asked = request === undefined ? undefined : this.waiting.get(request);
    if (request !== undefined) {
      this.waiting.delete(request);
    }
    return asked;
  }

  lost(): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const asked of all) {
      asked.failed(new LockstepFailure('the connection was lost'));
    }
  }

  /** Gives up what was not answered in time. */
  tick(now: number): void {
    for (const [request, asked] of this.waiting) {
      if (asked.until <= now) {
        this.waiting.delete(request);
        asked.failed(new LockstepFailure('the server did not answer in time'));
      }
    }
  }

  nextAt(): number {
    return Math.min(Infinity, ...[...this.waiting.values()].map(asked => asked.until));
  }
}
