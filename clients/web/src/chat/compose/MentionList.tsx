import type { ReactElement } from 'react';
import { Avatar } from '../../ui/Avatar.js';

const OFFERED_MAX = 6;

/** Whom somebody who has begun to write a name may mean. */
export function matching(users: readonly string[], begun: string): string[] {
  const start = begun.toLowerCase();
  return users.filter(user => user.toLowerCase().startsWith(start) && user !== begun).slice(0, OFFERED_MAX);
}

interface Props {
  readonly id: string;
  readonly users: readonly string[];
  /** The index of the one that the keyboard is at. */
  readonly chosen: number;
  readonly onChoose: (user: string) => void;
}

/** The members that can be mentioned; the composer's keys walk through them. */
export function MentionList({ id, users, chosen, onChoose }: Props): ReactElement {
  return (
    <ul id={id} className="mention-list" role="listbox" aria-label="Members" hidden={users.length === 0}>
      {users.map((user, index) => (
        <li
          key={user}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onPointerDown={event => {
            event.preventDefault(); // the caret stays where it is
            onChoose(user);
          }}
        >
          <Avatar name={user} isSmall />
          {user}
        </li>
      ))}
    </ul>
  );
}
