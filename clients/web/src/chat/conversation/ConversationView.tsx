import type { Conversation, Message } from '@lockstep/client';
import { type ReactElement, useCallback, useEffect, useMemo, useState } from 'react';
import { Composer, type Composing } from '../compose/Composer.js';
import { useLockstep, useObservable } from '../device/device.js';
import { useToday } from '../device/people.js';
import { useProgress } from '../status/progress.js';
import { TimelineView } from '../timeline/TimelineView.js';
import { ConversationHeader } from './ConversationHeader.js';
import { HealthNote } from './HealthNote.js';
import { TypingLine } from './TypingLine.js';
import { useReading } from './useReading.js';

interface Props {
  readonly conversation: Conversation;
}

/** One conversation: what was said, and a place to say more. */
export function ConversationView({ conversation }: Props): ReactElement {
  const lockstep = useLockstep();
  const { id } = conversation;
  const [composing, setComposing] = useState<Composing>({ kind: 'new' });
  const [isAtEnd, setAtEnd] = useState(true);
  const marks = useObservable(useMemo(() => lockstep.observeMarks(id), [lockstep, id]));
  const stillSince = useProgress().standstill.of.get(id);
  const today = useToday();
  useReading(conversation, isAtEnd);

  useEffect(() => {
    lockstep.subscribe(id, 'full').catch(() => undefined);
    return () => {
      lockstep.subscribe(id, 'head').catch(() => undefined);
    };
  }, [lockstep, id]);

  const reply = useCallback((message: Message) => setComposing({ kind: 'reply', message }), []);
  const edit = useCallback((message: Message) => setComposing({ kind: 'edit', message }), []);

  return (
    <main className="open-conversation">
      <ConversationHeader conversation={conversation} />
      <HealthNote conversation={conversation} stillSince={stillSince} today={today} />
      <TimelineView
        conversation={conversation}
        marks={marks}
        onReply={reply}
        onEdit={edit}
        onAtEnd={setAtEnd}
      />
      <TypingLine conversation={id} />
      {conversation.until === undefined ? (
        <Composer
          conversation={conversation}
          composing={composing}
          onEdit={edit}
          onDone={() => setComposing({ kind: 'new' })}
        />
      ) : (
        <p className="read-only dim">You are no longer a member. What was said while you were stays here.</p>
      )}
    </main>
  );
}
