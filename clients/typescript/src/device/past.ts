import { isConversationEvent, isMessageChange } from '../events/event-data.js';
import { begun, conversationAfter, type ConversationState } from '../events/fold/conversation-state.js';
import { messageAfter, type MessageState, sent } from '../events/fold/message.js';
import type { Place } from '../events/wire-event.js';
import type { DeviceStore } from '../store/device-store.js';

const PAGE = 200;

/** A conversation as it was at a place of its log. */
export interface PastState {
  readonly log: Place;
  readonly state: ConversationState;
  /** The last ones of then, newest first, as they were. */
  readonly messages: readonly MessageState[];
}

/**
 * Folds what is held from the beginning of a log up to a seq.
 *
 * @param limit of messages
 * @returns undefined if the beginning is not held, or the log is not held so far
 */
export async function pastOf(
  store: DeviceStore,
  id: string,
  seq: number,
  limit: number,
): Promise<PastState | undefined> {
  const messages = new Map<string, MessageState>();
  let state: ConversationState | undefined;
  let log: Place | undefined;
  let page = await store.log(id, 0, PAGE);
  while (page.length > 0 && log?.seq !== seq) {
    for (const event of page.filter(one => one.seq <= seq)) {
      const data = event.data();
      log = event.place;
      if (data?.type === 'conversationCreated') {
        state = begun(data);
      } else if (data?.type === 'messageSent') {
        messages.set(data.messageId, sent(data, event.seq, event.by, event.at));
      } else if (data && isMessageChange(data)) {
        const message = messages.get(data.messageId);
        if (message) {
          messages.set(data.messageId, messageAfter(message, data, event.by, event.at));
        }
      } else if (data && state && isConversationEvent(data)) {
        state = conversationAfter(state, data);
      }
    }
    page = await store.log(id, page.at(-1)?.seq ?? seq, PAGE);
  }
  return state && log?.seq === seq
    ? { log, state, messages: [...messages.values()].slice(-limit).reverse() }
    : undefined;
}
