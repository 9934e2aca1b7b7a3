import type { Author, Json, JsonObject } from '@lockstep/client';

/** As much of a frame as the lab looks at; what it does not find is absent. */
export interface SeenFrame {
  readonly type: string;
  readonly id?: string;
  readonly request?: string | number;
  readonly conversation?: string;
  readonly events?: readonly SeenEvent[];
  readonly marks?: Readonly<Record<string, { readonly seq: number }>>;
}

interface SeenEvent {
  readonly id?: string;
  readonly data?: { readonly text?: string };
}

/** An event that a device has stored, and proved before. */
export interface StoredEvent {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly id: string;
  readonly at: string;
  readonly by: Author;
  readonly data?: Json;
  readonly hash: string;
  readonly chain: string;
}

/** What `eventStored` tells, whose form the SDK has checked. */
export function stored(event: JsonObject): StoredEvent {
  return event as unknown as StoredEvent;
}

/** The frame in a text; its type is `?` if it is none. */
export function seen(text: string): SeenFrame {
  try {
    const frame = JSON.parse(text) as unknown;
    if (typeof frame === 'object' && frame !== null && typeof (frame as SeenFrame).type === 'string') {
      return frame as SeenFrame;
    }
  } catch {
    // not JSON, which is for the device to say
  }
  return { type: '?' };
}

/** Whether a frame is the answer to a pull: a page of what a device missed. */
export function isPage(frame: SeenFrame): boolean {
  return frame.type === 'delta' && frame.request !== undefined;
}

/** The frame with another text in each message of a delta; the same text if there is none. */
export function forged(text: string): string {
  const frame = seen(text);
  if (frame.type !== 'delta' || !frame.events?.some(event => event.data?.text !== undefined)) {
    return text;
  }
  const events = frame.events.map(event =>
    event.data?.text === undefined
      ? event
      : { ...event, data: { ...event.data, text: `${event.data.text} (forged)` } },
  );
  return JSON.stringify({ ...frame, events });
}

/** The frame without its token, for people to look at. */
export function withoutToken(text: string): string {
  return text.replace(/"token":"[^"]*"/, '"token":"…"');
}
