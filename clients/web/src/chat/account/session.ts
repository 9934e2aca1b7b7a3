/** Who is signed in here, as which device. */
export interface Session {
  readonly user: string;
  readonly device: string;
}

const KEY = 'lockstep.session';
const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const ID_BYTES = 3;

/** What is wrong with a user or device; undefined if nothing is. */
export function wrongName(field: string, name: string): string | undefined {
  if (name === 'system') {
    return `${field} must not be “system”`;
  }
  return NAME.test(name) ? undefined : `${field} must have 1 to 64 of A–Z a–z 0–9 . _ -`;
}

/** A device id that no other browser has chosen. */
export function freshDevice(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return `web-${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Reads what {@link keepSession} wrote; undefined for anything else. */
export function readSession(text: string | null): Session | undefined {
  try {
    const { user, device } = JSON.parse(text ?? '{}') as Partial<Record<keyof Session, unknown>>;
    return isName('user', user) && isName('device', device) ? { user, device } : undefined;
  } catch {
    return undefined;
  }
}

function isName(field: string, name: unknown): name is string {
  return typeof name === 'string' && wrongName(field, name) === undefined;
}

/** Who signed in before; undefined if nobody did, or nothing can be kept. */
export function keptSession(): Session | undefined {
  try {
    return readSession(localStorage.getItem(KEY));
  } catch {
    return undefined;
  }
}

export function keepSession(session: Session): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(session));
  } catch {
    // Whoever reloads the page signs in again, then.
  }
}

export function forgetSession(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There was nothing kept.
  }
}
