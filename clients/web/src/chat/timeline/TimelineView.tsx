import type { Conversation, Mark, Message } from '@lockstep/client';
import { ArrowDown } from 'lucide-react';
import { type ReactElement, useCallback, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { IconButton } from '../../ui/Button.js';
import { useLockstep, useObservable } from '../device/device.js';
import { useToday } from '../device/people.js';
import { useProgress } from '../status/progress.js';
import { FailedMessages } from './FailedMessages.js';
import { MessageRow } from './MessageRow.js';
import { FETCHING, nothingSaid } from './nothing-said.js';
import { Receipts } from './Receipts.js';
import { useTimeline } from './useTimeline.js';
import { useWalk } from './useWalk.js';

/** How far beyond what is seen messages are drawn, in pixels. */
const OVERSCAN = 600;
const AT_END_PIXELS = 80;

interface Props {
  readonly conversation: Conversation;
  readonly marks: readonly Mark[];
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onAtEnd: (isAtEnd: boolean) => void;
}

/** What was said. Only the messages near those in sight are drawn. */
export function TimelineView({ conversation, marks, onReply, onEdit, onAtEnd }: Props): ReactElement {
  const lockstep = useLockstep();
  const { model, isRead, isWhole, loadOlder } = useTimeline(lockstep, conversation.id);
  const { messages, first, generation } = model;
  const { kind: sync } = useObservable(lockstep.sync);
  const { standstill, isNamed } = useProgress();
  const isStill = standstill.of.has(conversation.id); // which is said above
  const list = useRef<VirtuosoHandle>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  // The list begins at its end; one whose rows were never measured finds the way back there by beginning anew alone.
  const [returns, setReturns] = useState(0);
  const [readUpTo] = useState(conversation.unread > 0 ? conversation.readUpTo : undefined);
  const [receiptsOf, setReceiptsOf] = useState<Message>();
  const walk = useWalk(messages, list);
  const today = useToday();
  const others = useMemo(
    () => conversation.members.map(({ user }) => user).filter(user => user !== lockstep.user),
    [conversation.members, lockstep.user],
  );
  const firstUnread = useMemo(
    () =>
      readUpTo === undefined
        ? undefined
        : messages.find(({ seq, by }) => seq > readUpTo && by.user !== lockstep.user)?.messageId,
    [messages, readUpTo, lockstep.user],
  );
  const show = useCallback(
    (messageId: string) => {
      const index = messages.findIndex(message => message.messageId === messageId);
      if (index >= 0) {
        walk.goTo(messageId);
        list.current?.scrollToIndex({ index, align: 'center', behavior: 'smooth' });
      }
    },
    [messages, walk],
  );

  if (!isRead) {
    return (
      <div className="timeline" aria-busy>
        <Nothing words={FETCHING} />
      </div>
    );
  }
  return (
    <div className="timeline" onKeyDown={walk.onKeyDown}>
      <Virtuoso
        key={`${generation} ${returns}`}
        ref={list}
        className="scroller"
        aria-label="Messages"
        role="region"
        data={messages}
        firstItemIndex={first}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        alignToBottom
        increaseViewportBy={OVERSCAN}
        atBottomThreshold={AT_END_PIXELS}
        followOutput={isBottom => isBottom || messages.at(-1)?.by.user === lockstep.user}
        atBottomStateChange={isBottom => {
          setAtEnd(isBottom);
          onAtEnd(isBottom);
        }}
        totalListHeightChanged={() => {
          if (isAtEnd) {
            list.current?.scrollTo({ top: Number.MAX_SAFE_INTEGER }); // a row grew, by a reaction or an edit
          }
        }}
        startReached={loadOlder}
        computeItemKey={(_, message) => message.messageId}
        components={COMPONENTS}
        context={{ conversation }}
        itemContent={(index, message) => (
          <MessageRow
            conversation={conversation}
            message={message}
            previous={messages[index - first - 1]}
            marks={marks}
            others={others}
            isBegin={isWhole && index === first}
            isFirstUnread={message.messageId === firstUnread}
            today={today}
            isCurrent={walk.current === message.messageId}
            onReply={onReply}
            onEdit={onEdit}
            onShow={show}
            onReceipts={setReceiptsOf}
          />
        )}
      />
      {messages.length === 0 && !isStill && (
        <Nothing words={nothingSaid({ conversation, sync, isNamed, isWhole })} />
      )}
      {!isAtEnd && (
        <span className="to-end">
          <IconButton label="To the newest message" onPress={() => setReturns(returns + 1)}>
            <ArrowDown size={18} aria-hidden />
          </IconButton>
        </span>
      )}
      <Receipts conversation={conversation} message={receiptsOf} onClose={() => setReceiptsOf(undefined)} />
    </div>
  );
}

function Nothing({ words }: { readonly words: string }): ReactElement {
  return (
    <p className={`dim nothing-said ${words === FETCHING ? 'late' : ''}`} role="status">
      {words}
    </p>
  );
}

const COMPONENTS = { Footer: FailedMessages };
