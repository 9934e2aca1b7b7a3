import type { Conversation } from '@lockstep/client';
import { type ReactElement, useEffect, useMemo } from 'react';
import { ConversationView } from './conversation/ConversationView.js';
import { useLockstep, useObservable } from './device/device.js';
import { PeopleProvider } from './device/people.js';
import { Sidebar } from './list/Sidebar.js';
import { useOpenConversation } from './route.js';
import { Notices } from './status/Notices.js';
import { StatusBanner } from './status/StatusBanner.js';

/** Everything that somebody who is signed in sees. */
export function Room(): ReactElement {
  const lockstep = useLockstep();
  const all = useObservable(useMemo(() => lockstep.observeConversations(), [lockstep]));
  const conversations = useMemo(() => all.filter(({ kind }) => kind !== 'private'), [all]);
  const open = useOpenConversation();
  const conversation = conversations.find(({ id }) => id === open);
  useTitle(conversations);
  useAttention();
  return (
    <PeopleProvider conversations={conversations} open={conversation}>
      <div className="room" data-open={conversation !== undefined || undefined}>
        <StatusBanner />
        <Sidebar conversations={conversations} open={conversation?.id} />
        {conversation ? (
          <ConversationView key={conversation.id} conversation={conversation} />
        ) : (
          <main className="nothing-open">
            <h1 className="dim">
              {conversations.length === 0
                ? 'Begin a conversation: it works without a connection, too.'
                : 'Choose a conversation.'}
            </h1>
          </main>
        )}
        <Notices />
      </div>
    </PeopleProvider>
  );
}

function useTitle(conversations: readonly Conversation[]): void {
  const unread = conversations.reduce((sum, conversation) => sum + conversation.unread, 0);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Lockstep` : 'Lockstep';
  }, [unread]);
}

/** Tells others whether somebody looks at this page. */
function useAttention(): void {
  const lockstep = useLockstep();
  useEffect(() => {
    const tell = (): void => {
      lockstep.presence(document.hidden ? 'away' : 'active').catch(() => undefined);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [lockstep]);
}
