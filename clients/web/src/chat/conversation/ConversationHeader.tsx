import type { Conversation } from '@lockstep/client';
import { ArrowLeft, Users } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Avatar } from '../../ui/Avatar.js';
import { Button, IconButton } from '../../ui/Button.js';
import { Said } from '../../ui/Said.js';
import { ago } from '../../ui/time.js';
import { type Presence, useNow, usePresence } from '../device/people.js';
import { titleOf } from '../list/titles.js';
import { closeConversation } from '../route.js';
import { Members } from './Members.js';

const CLOCK_MILLIS = 30_000;

/** What the conversation is called, and who is in it. */
export function ConversationHeader({ conversation }: { readonly conversation: Conversation }): ReactElement {
  const { kind, peer, members } = conversation;
  const presence = usePresence(peer);
  const now = useNow(CLOCK_MILLIS);
  const [isOpen, setOpen] = useState(false);
  return (
    <header className="conversation-header">
      <span className="back">
        <IconButton label="Back to the conversations" onPress={closeConversation}>
          <ArrowLeft size={20} aria-hidden />
        </IconButton>
      </span>
      <Avatar name={titleOf(conversation)}>
        {presence && <i className={`presence ${presence.status}`} />}
      </Avatar>
      <div className="names">
        <h1 className="cut">
          <Said text={titleOf(conversation)} />
        </h1>
        <span className="dim cut">
          {kind === 'group' ? (
            <Said text={members.map(({ user }) => user).join(', ')} />
          ) : (
            here(presence, now)
          )}
        </span>
      </div>
      {kind === 'group' && (
        <>
          <Button look={['small']} aria-label={`Members: ${members.length}`} onPress={() => setOpen(true)}>
            <Users size={16} aria-hidden />
            {members.length}
          </Button>
          <Members conversation={conversation} isOpen={isOpen} onClose={() => setOpen(false)} />
        </>
      )}
    </header>
  );
}

function here(presence: Presence | undefined, now: number): string {
  if (!presence) {
    return '';
  }
  const { status, lastSeen } = presence;
  return status === 'offline' && lastSeen !== undefined ? `last seen ${ago(lastSeen, now)}` : status;
}
