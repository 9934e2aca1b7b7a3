import type { Lockstep, Message } from '@lockstep/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import {
  EMPTY_TIMELINE,
  type TimelineModel,
  withMessage,
  withNewest,
  withOlder,
  withoutHistory,
  withoutMessage,
} from './timeline-model.js';

const NEWEST = 60;
const PAGE = 60;
const HISTORY_PAGE = 200;

export interface Timeline {
  readonly model: TimelineModel;
  /** Whether the first answer has come. */
  readonly isRead: boolean;
  /** Whether there is nothing above the first message. */
  readonly isWhole: boolean;
  /** Reads what lies above; from the server, if it is not held. */
  readonly loadOlder: () => void;
}

/** The messages of one conversation as they change, from the newest as far up as somebody has scrolled. */
export function useTimeline(lockstep: Lockstep, conversation: string): Timeline {
  const [model, setModel] = useState(EMPTY_TIMELINE);
  const [isRead, setRead] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const isLoading = useRef(false);
  const latest = useRef(model);
  useEffect(() => {
    latest.current = model;
  }, [model]);

  useEffect(() => {
    const newest = lockstep.observeTimeline(conversation, NEWEST);
    const ends = [
      newest.subscribe(messages => {
        setModel(before => withNewest(before, messages, messages.length < NEWEST));
        setRead(true);
      }),
      lockstep.listen(event => {
        if (!('conversation' in event) || event.conversation !== conversation) {
          return;
        }
        if (event.type === 'messageReceived' || event.type === 'messageChanged') {
          const { message } = event;
          setModel(before => withMessage(before, message));
        } else if (event.type === 'messageRemoved') {
          const { messageId } = event;
          setModel(before => withoutMessage(before, messageId));
        } else if (event.type === 'conversationReplaced') {
          setModel(withoutHistory);
          setWhole(false);
        }
      }),
    ];
    return () => ends.forEach(end => end());
  }, [lockstep, conversation]);

  const loadOlder = useCallback(() => {
    const [top] = latest.current.messages;
    const begin = top?.seq ?? Number.MAX_SAFE_INTEGER;
    if (isLoading.current || isWhole || begin === 0) {
      return;
    }
    isLoading.current = true;
    readOlder(lockstep, conversation, begin)
      .then(({ older, isAll }) => {
        setModel(before => withOlder(before, older));
        setWhole(isAll);
      })
      .catch(() => undefined) // without a connection there is no more for now; scrolling asks again
      .finally(() => {
        isLoading.current = false;
      });
  }, [lockstep, conversation, isWhole]);

  // A long conversation that is new here begins at its end, with nothing held; there is nothing to scroll then.
  const isEmpty = isRead && model.messages.length === 0;
  useEffect(() => {
    if (!isEmpty) {
      return undefined;
    }
    loadOlder();
    return lockstep.connection.subscribe(({ kind }) => {
      if (kind === 'connected') {
        loadOlder();
      }
    });
  }, [lockstep, isEmpty, loadOlder]);

  return { model, isRead, isWhole, loadOlder };
}

async function readOlder(
  lockstep: Lockstep,
  conversation: string,
  beforeSeq: number,
): Promise<{ older: Message[]; isAll: boolean }> {
  const held = await lockstep.timeline(conversation, PAGE, beforeSeq);
  if (held.length === PAGE) {
    return { older: held, isAll: false };
  }
  const isMore = await lockstep.loadHistory(conversation, HISTORY_PAGE).catch((offline: unknown) => {
    if (held.length > 0) {
      return true;
    }
    throw offline;
  });
  return { older: await lockstep.timeline(conversation, PAGE + HISTORY_PAGE, beforeSeq), isAll: !isMore };
}
