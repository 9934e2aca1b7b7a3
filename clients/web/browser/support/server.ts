/** What a program asks of the server without a page. */
export interface Command {
  readonly id: string;
  readonly action: string;
  readonly conversation: string;
  readonly data: object;
}

/** Why the server refused. */
interface Refusal {
  readonly code: string;
  readonly class: string;
  readonly message: string;
  readonly retryAfterMillis?: number;
}

interface Result {
  readonly id: string;
  readonly outcome: string;
  readonly error?: Refusal;
}

const PASSING = ['transient', 'overload'];
const PAUSE_MILLIS = 1_000;

const forMillis = (millis: number): Promise<void> => new Promise(resolve => setTimeout(resolve, millis));

/** A UUIDv7 of now. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Date.now()) << 16n) | BigInt(0x7000 | (bytes[7] ?? 0)));
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The server over HTTP. */
export class Server {
  /** @param pause lets some milliseconds pass before what was refused for now is asked again */
  constructor(
    private readonly url: string,
    private readonly pause: (millis: number) => Promise<void> = forMillis,
  ) {}

  async token(user: string): Promise<string> {
    const { token } = (await this.post('/v1/dev/tokens', { user, device: 'program' })) as { token: string };
    return token;
  }

  /**
   * Gives commands until all of them are done. What the server refused for now is asked again after a pause, with the
   * same ids, so nothing counts twice.
   *
   * @throws Error if one of them is refused for good
   */
  async give(commands: readonly Command[], token: string): Promise<void> {
    for (;;) {
      const results = (await this.post('/v1/commands', commands, token)) as Result[];
      const refused = results.filter(({ outcome }) => outcome === 'rejected');
      if (refused.length === 0) {
        return;
      }
      const waits = refused.map(({ id, error }) => waitAfter(error, `command ${id}`));
      await this.pause(Math.max(...waits));
    }
  }

  private async post(path: string, body: object, token?: string): Promise<unknown> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (response.ok) {
      return answer;
    }
    const { error } = answer as { error?: Refusal };
    await this.pause(waitAfter(error, `${path} with ${response.status}`));
    return this.post(path, body, token);
  }
}

/**
 * How long to wait before the same is asked again.
 *
 * @throws Error if the refusal does not pass
 */
function waitAfter(error: Refusal | undefined, asked: string): number {
  if (!error || !PASSING.includes(error.class)) {
    throw new Error(
      `the server refused ${asked} for good: ${error ? JSON.stringify(error) : 'no reason given'}`,
    );
  }
  return Math.max(PAUSE_MILLIS, error.retryAfterMillis ?? 0);
}
