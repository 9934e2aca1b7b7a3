import { Fields, present, ShapeError } from './events/json.js';
import { LockstepFailure } from './sync/requests.js';
import type { LockstepError } from './sync/server-frames.js';
import type { TokenSupplier } from './sync/tokens.js';

/** What another member's devices have done with a message; the times are those of their present marks. */
export interface Receipt {
  readonly user: string;
  /** The devices that have stored it, and since when. */
  readonly delivered: readonly { readonly device: string; readonly at: string }[];
  /** Absent while the member has not said that it read it. */
  readonly readAt?: string;
}

/** Asks the HTTP twin of the socket at `url` who has a message. */
export async function askReceipts(
  url: string,
  tokens: TokenSupplier,
  conversation: string,
  messageId: string,
): Promise<Receipt[]> {
  const path = [conversation, 'messages', messageId, 'receipts'].map(encodeURIComponent).join('/');
  const endpoint = new URL(`/v1/conversations/${path}`, url.replace(/^ws/, 'http'));
  try {
    const token = await tokens();
    const response = await fetch(endpoint, { headers: { authorization: `Bearer ${token}` } });
    const answer = new Fields(await response.json(), 'the answer');
    if (!response.ok) {
      throw refusal(response.status, answer);
    }
    return answer.list('receipts', value => {
      const receipt = new Fields(value, 'a receipt');
      return present({
        user: receipt.text('user'),
        delivered: receipt.list('delivered', one => {
          const device = new Fields(one, 'a mark');
          return { device: device.text('device'), at: device.text('at') };
        }),
        readAt: receipt.optionalText('readAt'),
      });
    });
  } catch (failure) {
    if (failure instanceof LockstepFailure) {
      throw failure;
    }
    const cause =
      failure instanceof ShapeError ? 'the server answered something else' : 'the server is out of reach';
    throw new LockstepFailure(`who has the message cannot be asked: ${cause}`);
  }
}

function refusal(status: number, answer: Fields): LockstepFailure {
  const error = answer.all['error'] as LockstepError | undefined;
  return new LockstepFailure(`the server refuses: ${error?.message ?? `HTTP ${status}`}`, error);
}
