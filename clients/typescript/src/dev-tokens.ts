import { Fields } from './events/json.js';
import type { TokenSupplier } from './sync/tokens.js';

/**
 * Tokens of a server in dev mode, which gives one to whoever asks. For trying things out: a real application has its
 * own sign-in, whose server gives the tokens.
 *
 * @param url of the socket, as in the options of the device
 * @returns a supplier that fails while the server is out of reach, or is not in dev mode
 */
export function devTokens(url: string, user: string, device: string): TokenSupplier {
  const endpoint = new URL('/v1/dev/tokens', url.replace(/^ws/, 'http'));
  return async () => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, device }),
    });
    if (!response.ok) {
      throw new Error(`the server gives no token: HTTP ${response.status}`);
    }
    return new Fields(await response.json(), 'the answer').text('token');
  };
}
