import type { Message } from '@lockstep/client';

/** What is shown of a conversation's messages: without holes, in their order, up to its end. */
export interface TimelineModel {
  readonly messages: readonly Message[];
  /** The index of the first one; it shrinks by what comes in above, so that the others keep theirs. */
  readonly first: number;
  /** Changes when what was shown gives way to something that does not follow from it. */
  readonly generation: number;
}

const BASE = 1_000_000_000;

export const EMPTY_TIMELINE: TimelineModel = { messages: [], first: BASE, generation: 0 };

/** What is only in the outbox has no seq yet, and comes last. */
function placeOf(message: Message): number {
  return message.seq === 0 ? Infinity : message.seq;
}

/** In their order; what is only in the outbox in the order in which it was given. */
function inOrder(messages: readonly Message[]): Message[] {
  return [...messages].sort((one, other) => {
    const [here, there] = [placeOf(one), placeOf(other)];
    return here === there ? 0 : here - there;
  });
}

/** The newest messages were read again. If none of them is shown yet, too much has happened meanwhile: begin with them. */
export function withNewest(model: TimelineModel, newest: readonly Message[], isAll: boolean): TimelineModel {
  const shown = new Set(model.messages.map(message => message.messageId));
  if (model.messages.length > 0 && !newest.some(message => shown.has(message.messageId))) {
    return { messages: newest, first: BASE, generation: model.generation + 1 };
  }
  const ids = new Set(newest.map(message => message.messageId));
  const from = placeOf(newest[0] ?? NOTHING);
  // What is not among them and lies behind their beginning is not to be shown any more.
  const before = isAll
    ? []
    : model.messages.filter(message => !ids.has(message.messageId) && placeOf(message) < from);
  return { ...model, messages: [...before, ...newest] };
}

const NOTHING = { seq: 0 } as Message;

/** The server has another history now: nothing of what was shown belongs to it. */
export function withoutHistory(model: TimelineModel): TimelineModel {
  return { ...EMPTY_TIMELINE, generation: model.generation + 1 };
}

/** Older messages were read. */
export function withOlder(model: TimelineModel, older: readonly Message[]): TimelineModel {
  const begin = placeOf(model.messages[0] ?? NOTHING);
  const above = older.filter(message => placeOf(message) < begin);
  return { ...model, messages: [...above, ...model.messages], first: model.first - above.length };
}

/** A message is to be shown otherwise. One that lies before what is shown comes when somebody looks there. */
export function withMessage(model: TimelineModel, message: Message): TimelineModel {
  const index = model.messages.findIndex(shown => shown.messageId === message.messageId);
  if (index >= 0) {
    const messages = model.messages.with(index, message);
    return { ...model, messages: model.messages[index]?.seq === message.seq ? messages : inOrder(messages) };
  }
  const isBefore = placeOf(message) < placeOf(model.messages[0] ?? NOTHING);
  return isBefore && model.messages.length > 0
    ? model
    : { ...model, messages: inOrder([...model.messages, message]) };
}

/** A message is not to be shown any more. */
export function withoutMessage(model: TimelineModel, messageId: string): TimelineModel {
  const messages = model.messages.filter(message => message.messageId !== messageId);
  return messages.length === model.messages.length ? model : { ...model, messages };
}
