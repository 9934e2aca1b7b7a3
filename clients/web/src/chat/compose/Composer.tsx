import type { Conversation, Message } from '@lockstep/client';
import { SendHorizontal, X } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { IconButton } from '../../ui/Button.js';
import { useLockstep } from '../device/device.js';
import { titleOf } from '../list/titles.js';
import { mentionBegun, mentionsIn } from '../timeline/mentions.js';
import { QuoteText } from '../timeline/Quote.js';
import { MentionList, matching } from './MentionList.js';
import { useDraft } from './useDraft.js';
import { useTypingSignal } from './useTypingSignal.js';

/** What the next message will be. */
export type Composing =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: Message }
  | { readonly kind: 'edit'; readonly message: Message };

interface Props {
  readonly conversation: Conversation;
  readonly composing: Composing;
  readonly onEdit: (message: Message) => void;
  readonly onDone: () => void;
}

/** Where one writes. Enter sends, Shift and Enter begins a new line, Escape leaves a reply or an edit. */
export function Composer({ conversation, composing, onEdit, onDone }: Props): ReactElement {
  const lockstep = useLockstep();
  const draft = useDraft(conversation);
  const typing = useTypingSignal(conversation.id);
  const input = useRef<HTMLTextAreaElement>(null);
  const [edited, setEdited] = useState<{ readonly of: Message; readonly text: string }>();
  const [wrong, setWrong] = useState<string>();
  const [caret, setCaret] = useState(0);
  const [choice, setChoice] = useState(0);
  const listId = useId();
  const isEdit = composing.kind === 'edit';
  const text = isEdit ? textOf(composing.message, edited) : draft.text;
  const others = conversation.members.map(({ user }) => user).filter(user => user !== lockstep.user);
  const begun = mentionBegun(text, caret);
  const offered = begun === undefined ? [] : matching(others, begun);
  const chosen = Math.min(choice, offered.length - 1);
  const setText = (now: string): void =>
    isEdit ? setEdited({ of: composing.message, text: now }) : draft.change(now);

  useEffect(() => {
    if (composing.kind !== 'new') {
      input.current?.focus();
    }
  }, [composing]);

  const done = (): void => {
    setEdited(undefined);
    setWrong(undefined);
    onDone();
  };
  const send = async (): Promise<void> => {
    if (text.trim() === '') {
      return;
    }
    const actions = lockstep.in(conversation.id);
    const mentions = mentionsIn(text, others);
    try {
      if (composing.kind === 'edit') {
        await actions.edit(composing.message.messageId, text, mentions);
      } else {
        const replyTo = composing.kind === 'reply' ? { replyTo: composing.message.messageId } : {};
        draft.sent();
        await actions.send(text, { mentions, ...replyTo });
      }
      typing.stop();
      done();
    } catch (refused) {
      setText(text);
      setWrong(`Not sent: ${refused instanceof Error ? refused.message : String(refused)}`);
    }
  };
  const complete = (user: string): void => {
    const start = caret - (begun?.length ?? 0);
    setText(`${text.slice(0, start)}${user} ${text.slice(caret)}`);
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(start + user.length + 1, start + user.length + 1);
      setCaret(start + user.length + 1);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) {
      return; // an input method is at work
    }
    const [picked] = offered.slice(chosen, chosen + 1);
    if (picked !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChoice((chosen + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
    } else if (picked !== undefined && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      complete(picked);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Escape' && composing.kind !== 'new') {
      done();
    } else if (event.key === 'ArrowUp' && text === '') {
      void editLast();
    }
  };
  const editLast = async (): Promise<void> => {
    const newest = await lockstep.timeline(conversation.id, 50);
    const own = newest.findLast(({ by, retracted }) => by.user === lockstep.user && !retracted);
    if (own) {
      onEdit(own);
    }
  };

  return (
    <footer className="composer">
      {composing.kind !== 'new' && (
        <div className="composing">
          <span className="dim">{isEdit ? 'Edit' : 'Reply to'}</span>
          <QuoteText message={composing.message} />
          <IconButton label={isEdit ? 'Leave the edit' : 'Leave the reply'} look={['small']} onPress={done}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      )}
      {wrong !== undefined && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <MentionList id={listId} users={offered} chosen={chosen} onChoose={complete} />
      <div className="line">
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          value={text}
          placeholder={`Message ${titleOf(conversation)}`}
          aria-label="Message"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={listId}
          aria-activedescendant={offered.length > 0 ? `${listId}-${chosen}` : undefined}
          onChange={event => {
            setText(event.target.value);
            setCaret(event.target.selectionStart);
            setChoice(0);
            setWrong(undefined);
            typing.go(event.target.value !== '');
          }}
          onSelect={event => setCaret(event.currentTarget.selectionStart)}
          onBlur={draft.keep}
          onKeyDown={onKeyDown}
        />
        <IconButton
          label={isEdit ? 'Save the edit' : 'Send'}
          look={['primary']}
          isDisabled={text.trim() === ''}
          onPress={() => void send()}
        >
          <SendHorizontal size={18} aria-hidden />
        </IconButton>
      </div>
    </footer>
  );
}

/** What an edit has made of a message so far. */
function textOf(
  message: Message,
  edited: { readonly of: Message; readonly text: string } | undefined,
): string {
  return edited?.of.messageId === message.messageId ? edited.text : (message.text ?? '');
}
