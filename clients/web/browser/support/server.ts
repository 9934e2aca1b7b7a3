/** What a program asks of the server without a page. */
export interface Command {
  readonly id: string;
  readonly action: string;
  readonly conversation: string;
  readonly data: object;
}

const OVERLOAD = 429;
const PAUSE_MILLIS = 1_000;

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
  constructor(private readonly url: string) {}

  async token(user: string): Promise<string> {
    const { token } = (await this.post('/v1/dev/tokens', { user, device: 'program' })) as { token: string };
    return token;
  }

  /** What was not answered in time is asked again, with the same ids, so nothing counts twice. */
  async give(commands: readonly Command[], token: string): Promise<void> {
    let results: { outcome: string }[] = [];
    do {
      results = (await this.post('/v1/commands', commands, token)) as { outcome: string }[];
    } while (results.some(({ outcome }) => outcome === 'rejected'));
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
    if (response.status === OVERLOAD) {
      await new Promise(resolve => setTimeout(resolve, PAUSE_MILLIS));
      return this.post(path, body, token);
    }
    return response.json();
  }
}
