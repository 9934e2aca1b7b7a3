import type { Conversation, Mark, Message } from '@lockstep/client';
import { memo, type ReactElement, useRef } from 'react';
import { Avatar } from '../../ui/Avatar.js';
import { Said } from '../../ui/Said.js';
import { daysBetween, dayName, timeOfDay, wholeTime } from '../../ui/time.js';
import { useLockstep } from '../device/device.js';
import { MessageText } from './MessageText.js';
import { MessageTools } from './MessageTools.js';
import { Quote } from './Quote.js';
import { Reactions } from './Reactions.js';
import { standingOf } from './standing.js';
import { StandingMark } from './StandingMark.js';
import { useTools } from './useTools.js';
import { rowId } from './useWalk.js';

/** Messages of one author within this time stand together. */
const RUN_MILLIS = 5 * 60_000;

interface Props {
  readonly conversation: Conversation;
  readonly message: Message;
  readonly previous: Message | undefined;
  readonly marks: readonly Mark[];
  /** The members besides the user. */
  readonly others: readonly string[];
  /** Whether there is nothing before it. */
  readonly isBegin: boolean;
  readonly isFirstUnread: boolean;
  /** When the day began. */
  readonly today: number;
  /** Whether the tabulator comes here. */
  readonly isCurrent: boolean;
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  /** Goes to another message. */
  readonly onShow: (messageId: string) => void;
  readonly onReceipts: (message: Message) => void;
}

/** A message, and above it the day if it is the first one of it. */
export const MessageRow = memo(function MessageRow(props: Props): ReactElement {
  const { conversation, message, previous, marks, others, isFirstUnread, isCurrent } = props;
  const { user } = useLockstep();
  const isOwn = message.by.user === user;
  const isNewDay = !previous || daysBetween(previous.at, new Date(message.at).getTime()) !== 0;
  const isRun = !isNewDay && !isFirstUnread && isSameRun(previous, message);
  const isNamed = conversation.kind === 'group' && !isOwn && !isRun;
  const row = useRef<HTMLElement>(null);
  const tools = useTools(row);
  return (
    <div className="message-place">
      {props.isBegin && <p className="begin dim">This is where it begins.</p>}
      {isNewDay && (
        <p className="day">
          <span>{dayName(message.at, props.today)}</span>
        </p>
      )}
      {isFirstUnread && (
        <p className="day new">
          <span>New</span>
        </p>
      )}
      <article
        ref={row}
        id={rowId(message.messageId)}
        className={`message-row ${isOwn ? 'own' : ''} ${isRun ? 'run' : ''}`}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={`${message.by.user}, ${wholeTime(message.at)}`}
        {...tools.handlers}
      >
        {conversation.kind === 'group' && !isOwn && (
          <span className="whose">{!isRun && <Avatar name={message.by.user} isSmall />}</span>
        )}
        <div className="message">
          {isNamed && (
            <strong className="author">
              <Said text={message.by.user} />
            </strong>
          )}
          <div
            className={`bubble ${message.retracted ? 'retracted' : ''}`}
            data-pending={message.isPending || undefined}
          >
            {message.replyTo !== undefined && !message.retracted && (
              <Quote conversation={conversation.id} messageId={message.replyTo} onShow={props.onShow} />
            )}
            {message.retracted ? (
              <em className="dim">Message taken back</em>
            ) : (
              <MessageText message={message} />
            )}
            <span className="foot dim">
              {message.editedAt !== undefined && (
                <span title={`Edited ${wholeTime(message.editedAt)}`}>edited</span>
              )}
              <time dateTime={message.at} title={wholeTime(message.at)}>
                {timeOfDay(message.at)}
              </time>
              {isOwn && (
                <StandingMark
                  standing={standingOf(message, marks, others)}
                  onPress={() => props.onReceipts(message)}
                />
              )}
            </span>
          </div>
          <Reactions
            conversation={conversation.id}
            message={message}
            isOpen={conversation.until === undefined}
          />
        </div>
        {tools.areShown && conversation.until === undefined && !message.retracted && (
          <MessageTools
            conversation={conversation}
            message={message}
            onOpen={tools.menuOpened}
            onReply={answered => {
              tools.used();
              props.onReply(answered);
            }}
            onEdit={props.onEdit}
            onReceipts={props.onReceipts}
          />
        )}
      </article>
    </div>
  );
});

function isSameRun(previous: Message, message: Message): boolean {
  const between = new Date(message.at).getTime() - new Date(previous.at).getTime();
  return previous.by.user === message.by.user && between < RUN_MILLIS && message.replyTo === undefined;
}
