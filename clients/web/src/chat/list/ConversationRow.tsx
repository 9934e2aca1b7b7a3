import type { Conversation } from '@lockstep/client';
import { AtSign, Clock } from 'lucide-react';
import type { ReactElement } from 'react';
import { Avatar } from '../../ui/Avatar.js';
import { Said } from '../../ui/Said.js';
import { shortTime, wholeTime } from '../../ui/time.js';
import { useLockstep } from '../device/device.js';
import { usePresence } from '../device/people.js';
import { titleOf } from './titles.js';

const UNREAD_SHOWN_MAX = 999;

interface Props {
  readonly conversation: Conversation;
  readonly now: number;
}

/** One conversation in the list. */
export function ConversationRow({ conversation, now }: Props): ReactElement {
  const { lastMessage, unread, mentions, peer } = conversation;
  const presence = usePresence(peer);
  return (
    <div className={`conversation ${unread > 0 ? 'unread' : ''}`}>
      <Avatar name={titleOf(conversation)}>
        {presence && <i className={`presence ${presence.status}`} />}
      </Avatar>
      <div className="top">
        <span className="title cut">
          <Said text={titleOf(conversation)} />
        </span>
        {lastMessage && (
          <time className="dim" dateTime={lastMessage.at} title={wholeTime(lastMessage.at)}>
            {shortTime(lastMessage.at, now)}
          </time>
        )}
      </div>
      <div className="bottom">
        <span className="preview dim cut">
          <Preview conversation={conversation} />
        </span>
        {mentions > 0 && (
          <span className="badge mention">
            <AtSign size={12} aria-hidden />
            <span className="unseen">You are mentioned</span>
          </span>
        )}
        {unread > 0 && (
          <span className="badge">
            {unread > UNREAD_SHOWN_MAX ? `${UNREAD_SHOWN_MAX}+` : unread}
            <span className="unseen"> unread</span>
          </span>
        )}
      </div>
      {presence && <span className="unseen">{presence.status}</span>}
    </div>
  );
}

function Preview({ conversation }: { readonly conversation: Conversation }): ReactElement {
  const { user } = useLockstep();
  const { kind, lastMessage, members, settings, until, health, held, announced } = conversation;
  if (health !== 'sound') {
    return <em className="wrong">{health === 'diverged' ? 'Not to be proved' : 'Needs a newer app'}</em>;
  }
  if (settings.draft !== undefined) {
    return (
      <>
        <em className="draft">Draft:</em> <Said text={settings.draft} />
      </>
    );
  }
  if (!lastMessage) {
    const fetched = held < announced ? 'Fetching …' : peopleIn(members.length);
    return <>{until === undefined ? fetched : 'You are no longer a member'}</>;
  }
  const by = lastMessage.by.user;
  return (
    <>
      {lastMessage.seq === 0 && <Clock size={12} aria-label="Waits to be sent" />}
      {by === user ? 'You: ' : kind === 'group' && <Said text={`${by}: `} />}
      {lastMessage.retracted ? <em>taken back</em> : <Said text={lastMessage.text ?? ''} />}
    </>
  );
}

function peopleIn(count: number): string {
  return count === 1 ? 'Only you so far' : 'Nothing said yet';
}
