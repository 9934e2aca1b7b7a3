import type { JsonObject } from './events/json.js';
import { isWellFormed, utf8 } from './events/texts.js';
import type { Limits } from './sync/server-frames.js';

const EMOJI_BYTES_MAX = 32;
const NAME_BYTES_MAX = 256;

/**
 * What an application may not give, told at once instead of by the server's rejection.
 *
 * @throws RangeError if a text in the data of a command is empty, malformed or longer than the server takes
 */
export function checkData(data: JsonObject, limits: Limits): void {
  for (const [name, value] of Object.entries(data)) {
    if (typeof value === 'string') {
      checkText(name, value, maxBytes(name, limits), 'target' in data && name === 'text');
    }
  }
}

function checkText(name: string, text: string, max: number, mayBeEmpty: boolean): void {
  if ((text === '' && !mayBeEmpty) || !isWellFormed(text)) {
    throw new RangeError(`${name} must be neither empty nor hold U+0000 or a lone surrogate`);
  }
  if (utf8(text).length > max) {
    throw new RangeError(`${name} must have at most ${max} bytes`);
  }
}

function maxBytes(name: string, limits: Limits): number {
  switch (name) {
    case 'text':
      return limits.textBytes;
    case 'title':
      return limits.titleBytes;
    case 'emoji':
      return EMOJI_BYTES_MAX;
    default:
      return NAME_BYTES_MAX;
  }
}
