import type { CommandStatus, Message } from '@lockstep/client';
import { Pencil, SendHorizontal, X } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { IconButton } from '../ui/Button.js';
import { Said } from '../ui/Said.js';
import { timeOfDay } from '../ui/time.js';
import type { Pane } from './model/pane.js';
import { useValue } from './use.js';
import { emptyWords, waitingOf } from './words.js';

interface Props {
  readonly pane: Pane;
  readonly conversation: string;
}

/** The newest messages as this device shows them, and a place to write. */
export function PaneTimeline({ pane, conversation }: Props): ReactElement {
  const { timeline, conversations, waiting } = useValue(pane.view);
  const [edited, setEdited] = useState<Message | undefined>();
  const list = useRef<HTMLOListElement>(null);
  const newest = timeline.at(-1)?.messageId;
  useEffect(() => {
    list.current?.scrollTo(0, list.current.scrollHeight);
  }, [newest]);
  return (
    <div className="talk">
      {timeline.length === 0 ? (
        <p className="dim nothing messages">
          {emptyWords(
            true,
            conversations.find(({ id }) => id === conversation),
          )}
        </p>
      ) : (
        <ol ref={list} className="messages" tabIndex={0} aria-label={`Messages at ${pane.name}`}>
          {timeline.map(message => (
            <MessageRow
              key={message.messageId}
              message={message}
              waiting={waiting}
              isOwn={message.by.user === pane.id.user}
              edit={() => setEdited(message)}
            />
          ))}
        </ol>
      )}
      <Composer
        key={edited?.messageId ?? 'new'}
        pane={pane}
        conversation={conversation}
        edited={edited}
        done={() => setEdited(undefined)}
      />
    </div>
  );
}

interface RowProps {
  readonly message: Message;
  /** Commands of the device that the server has not settled. */
  readonly waiting: readonly CommandStatus[];
  readonly isOwn: boolean;
  readonly edit: () => void;
}

/** A message with its place in the log. What waits is the message until it has one, then what was done with it. */
export function MessageRow({ message, waiting, isOwn, edit }: RowProps): ReactElement {
  const { by, at, text, seq, retracted, editedAt, reactions } = message;
  const isQueued = seq === 0;
  return (
    <li className={`message ${isOwn ? 'own' : ''} ${isQueued ? 'pending' : ''}`} data-seq={seq}>
      <span className="place" title={isQueued ? 'not in the log yet' : `log place ${seq}`}>
        {isQueued ? '…' : seq}
      </span>
      <span className="text">
        <b>{by.user}</b> {retracted ? <i className="dim">taken back</i> : <Said text={text ?? ''} />}
        {editedAt !== undefined && <span className="dim"> (edited)</span>}
        {reactions.map(({ emoji, users }) => (
          <span key={emoji} className="reaction" title={users.join(', ')}>
            {emoji}
          </span>
        ))}
        {waitingOf(message, waiting).map(words => (
          <span key={words} className="waits">
            {words}
          </span>
        ))}
      </span>
      <time className="dim" dateTime={at}>
        {isQueued ? 'waits' : timeOfDay(at)}
      </time>
      {isOwn && !retracted && (
        <IconButton label={`Edit “${(text ?? '').slice(0, 40)}”`} look={['small']} onPress={edit}>
          <Pencil size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}

interface ComposerProps extends Props {
  readonly edited: Message | undefined;
  readonly done: () => void;
}

function Composer({ pane, conversation, edited, done }: ComposerProps): ReactElement {
  const [text, setText] = useState(edited?.text ?? '');
  const [wrong, setWrong] = useState<string | undefined>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (edited) {
      input.current?.focus();
    }
  }, [edited]);
  const submit = async (): Promise<void> => {
    const actions = pane.lockstep.in(conversation);
    try {
      await (edited ? actions.edit(edited.messageId, text) : actions.send(text));
      setText('');
      setWrong(undefined);
      done();
    } catch (refused) {
      setWrong(refused instanceof Error ? refused.message : String(refused));
    }
  };
  return (
    <form
      className="write"
      onSubmit={event => {
        event.preventDefault();
        if (text.trim() !== '') {
          void submit();
        }
      }}
    >
      <input
        ref={input}
        value={text}
        aria-label={edited ? `New text, at ${pane.name}` : `Message from ${pane.name}`}
        placeholder={edited ? 'New text' : `Write as ${pane.id.user}`}
        onChange={event => setText(event.target.value)}
      />
      {edited && (
        <IconButton label="Keep the old text" onPress={done}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      <IconButton label={edited ? 'Change' : 'Send'} type="submit" isDisabled={text.trim() === ''}>
        <SendHorizontal size={16} aria-hidden />
      </IconButton>
      {wrong !== undefined && <p className="wrong">{wrong}</p>}
    </form>
  );
}
