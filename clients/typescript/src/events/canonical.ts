import type { Json } from './json.js';
import { hasLoneSurrogate } from './texts.js';

/**
 * Canonical JSON: the one text of a JSON value, so that equal values have equal hashes.
 *
 * Source: RFC 8785, "JSON Canonicalization Scheme (JCS)". Lockstep's numbers are integers of at most 2^53 − 1 in size;
 * any other is refused.
 *
 * @throws RangeError if `value` holds another number, text with a lone surrogate, or what is not JSON
 */
export function canonical(value: Json | undefined): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isSafeInteger(value)) {
        throw new RangeError(`not an integer of at most 2^53 - 1: ${value}`);
      }
      return String(value === 0 ? 0 : value);
    case 'object':
      return value === null ? 'null' : structure(value);
    default:
      throw new RangeError(`not a value of canonical JSON: ${typeof value}`);
  }
}

function structure(value: Exclude<Json, null | boolean | number | string>): string {
  if (Array.isArray(value)) {
    return `[${(value as readonly Json[]).map(canonical).join(',')}]`;
  }
  // Without a comparator sort() compares UTF-16 code units, which is the order that RFC 8785 asks for.
  const members = Object.entries(value)
    .filter((member): member is [string, Json] => member[1] !== undefined)
    .map(([name, member]) => [name, `${text(name)}:${canonical(member)}`] as const);
  const byName = new Map(members);
  return `{${[...byName.keys()]
    .sort()
    .map(name => byName.get(name))
    .join(',')}}`;
}

function text(value: string): string {
  if (hasLoneSurrogate(value)) {
    throw new RangeError('text with a lone surrogate has no UTF-8 form');
  }
  return JSON.stringify(value);
}
