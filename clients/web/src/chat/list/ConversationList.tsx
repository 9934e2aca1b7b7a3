import type { Conversation } from '@lockstep/client';
import type { ReactElement } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useLockstep, useObservable } from '../device/device.js';
import { useNow } from '../device/people.js';
import { openConversation } from '../route.js';
import { useProgress } from '../status/progress.js';
import { ConversationRow } from './ConversationRow.js';
import { titleOf } from './titles.js';

const ROW_HEIGHT = 68;
const CLOCK_MILLIS = 30_000;

interface Props {
  readonly conversations: readonly Conversation[];
  readonly open: string | undefined;
}

/** All conversations, the one with the newest message first. Only those in sight are drawn. */
export function ConversationList({ conversations, open }: Props): ReactElement {
  const now = useNow(CLOCK_MILLIS);
  const sync = useObservable(useLockstep().sync);
  const { isNamed } = useProgress();
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: ROW_HEIGHT, padding: 8 }}>
      <ListBox
        className="conversations"
        aria-label="Conversations"
        items={conversations}
        dependencies={[now, open]}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={open === undefined ? [] : [open]}
        onSelectionChange={keys => {
          const [id] = keys === 'all' ? [] : [...keys];
          if (typeof id === 'string' && id !== open) {
            openConversation(id);
          }
        }}
        onAction={key => openConversation(String(key))}
        renderEmptyState={() => <Empty isNamed={isNamed} isOffline={sync.kind === 'offline'} />}
      >
        {conversation => (
          <ListBoxItem className="row" id={conversation.id} textValue={titleOf(conversation)}>
            <ConversationRow conversation={conversation} now={now} />
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}

interface EmptyProps {
  /** Whether the server has named all that there is. */
  readonly isNamed: boolean;
  readonly isOffline: boolean;
}

function Empty({ isNamed, isOffline }: EmptyProps): ReactElement {
  if (isNamed) {
    return <p className="dim empty">No conversations yet.</p>;
  }
  return isOffline ? (
    <p className="dim empty">No conversations on this device yet.</p>
  ) : (
    <p className="dim empty late">Fetching your conversations …</p>
  );
}
