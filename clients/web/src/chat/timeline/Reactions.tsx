import type { Message } from '@lockstep/client';
import type { ReactElement } from 'react';
import { ToggleButton } from 'react-aria-components';
import { give, useLockstep } from '../device/device.js';

const SHOWN_MAX = 8;
const NAMED_MAX = 20;

interface Props {
  readonly conversation: string;
  readonly message: Message;
  /** Whether the user may still react. */
  readonly isOpen: boolean;
}

/** Who reacted how. Pressing one gives the same, or takes one's own back. */
export function Reactions({ conversation, message, isOpen }: Props): ReactElement | null {
  const lockstep = useLockstep();
  const { messageId, reactions } = message;
  if (reactions.length === 0) {
    return null;
  }
  const shown = [...reactions]
    .sort((one, other) => other.users.length - one.users.length)
    .slice(0, SHOWN_MAX);
  const actions = lockstep.in(conversation);
  return (
    <div className="reactions">
      {shown.map(({ emoji, users }) => (
        <ToggleButton
          key={emoji}
          className="reaction"
          isSelected={users.includes(lockstep.user)}
          isDisabled={!isOpen}
          onChange={isGiven =>
            give(isGiven ? actions.react(messageId, emoji) : actions.unreact(messageId, emoji))
          }
        >
          <bdi className="cut">{emoji}</bdi>
          <span>{users.length}</span>
          <span className="unseen"> from {named(users)}</span>
        </ToggleButton>
      ))}
      {reactions.length > shown.length && (
        <span className="more dim">+{reactions.length - shown.length} more</span>
      )}
    </div>
  );
}

function named(users: readonly string[]): string {
  const more = users.length - NAMED_MAX;
  const names = users.slice(0, NAMED_MAX).join(', ');
  return more > 0 ? `${names} and ${more} others` : names;
}
