import type { Conversation, Member, Role } from '@lockstep/client';
import { MoreHorizontal } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Form, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Avatar } from '../../ui/Avatar.js';
import { Button, IconButton } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { Said } from '../../ui/Said.js';
import { Sheet } from '../../ui/Sheet.js';
import { wrongName } from '../account/session.js';
import { give, useLockstep } from '../device/device.js';
import { usePresence } from '../device/people.js';
import { namesIn, titleOf } from '../list/titles.js';
import { mayAdd, mayLead, mayRename, roleOf, rolesFor } from './rights.js';

interface Props {
  readonly conversation: Conversation;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Who is in a group, and what may be changed about it. */
export function Members({ conversation, isOpen, onClose }: Props): ReactElement {
  const lockstep = useLockstep();
  const actions = lockstep.in(conversation.id);
  const own = roleOf(conversation, lockstep.user);
  return (
    <Sheet title={titleOf(conversation)} isOpen={isOpen} onClose={onClose}>
      {mayRename(conversation, own) && <Rename key={conversation.title} conversation={conversation} />}
      <ul className="entries" aria-label="Members">
        {conversation.members.map(member => (
          <MemberEntry key={member.user} conversation={conversation} member={member} own={own} />
        ))}
      </ul>
      {mayAdd(conversation, own) && <AddMembers conversation={conversation} />}
      {own !== undefined && (
        <div className="actions">
          <Button look={['danger']} onPress={() => give(actions.leave())}>
            Leave the group
          </Button>
        </div>
      )}
    </Sheet>
  );
}

interface EntryProps {
  readonly conversation: Conversation;
  readonly member: Member;
  readonly own: Role | undefined;
}

function MemberEntry({ conversation, member, own }: EntryProps): ReactElement {
  const lockstep = useLockstep();
  const presence = usePresence(member.user);
  const actions = lockstep.in(conversation.id);
  const roles = rolesFor(member.role, own);
  const isMe = member.user === lockstep.user;
  return (
    <li>
      <Avatar name={member.user} isSmall>
        {presence && <i className={`presence ${presence.status}`} />}
      </Avatar>
      <div className="names">
        <span className="cut">
          <Said text={member.user} /> {isMe && <span className="badge soft">you</span>}
        </span>
        <span className="dim cut">{presence ? `${member.role} · ${presence.status}` : member.role}</span>
      </div>
      {!isMe && mayLead(own, member.role) && (
        <MenuTrigger>
          <IconButton label={`Change ${member.user}`}>
            <MoreHorizontal size={18} aria-hidden />
          </IconButton>
          <Popover className="menu-sheet">
            <Menu
              onAction={key =>
                give(
                  key === 'remove'
                    ? actions.removeMember(member.user)
                    : actions.setRole(member.user, key as Role),
                )
              }
            >
              {roles.map(role => (
                <MenuItem key={role} id={role} className="menu-item">
                  Make {role}
                </MenuItem>
              ))}
              <MenuItem id="remove" className="menu-item danger">
                Remove from the group
              </MenuItem>
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </li>
  );
}

function Rename({ conversation }: { readonly conversation: Conversation }): ReactElement {
  const lockstep = useLockstep();
  const [title, setTitle] = useState(conversation.title ?? '');
  const [wrong, setWrong] = useState<string>();
  return (
    <Form
      className="line"
      validationBehavior="aria"
      onSubmit={event => {
        event.preventDefault();
        lockstep
          .in(conversation.id)
          .rename(title.trim())
          .then(
            () => setWrong(undefined),
            (refused: unknown) => setWrong(String(refused)),
          );
      }}
    >
      <Field label="Title" value={title} onChange={setTitle} wrong={wrong} />
      <Button type="submit" isDisabled={title.trim() === conversation.title}>
        Rename
      </Button>
    </Form>
  );
}

function AddMembers({ conversation }: { readonly conversation: Conversation }): ReactElement {
  const lockstep = useLockstep();
  const [names, setNames] = useState('');
  const [wrong, setWrong] = useState<string>();
  return (
    <Form
      className="line"
      validationBehavior="aria"
      onSubmit={event => {
        event.preventDefault();
        const users = namesIn(names);
        const bad = users.map(user => wrongName('A user', user)).find(problem => problem !== undefined);
        setWrong(bad);
        if (bad === undefined && users.length > 0) {
          give(lockstep.in(conversation.id).addMembers(users));
          setNames('');
        }
      }}
    >
      <Field label="Add members" value={names} onChange={setNames} placeholder="dave, erin" wrong={wrong} />
      <Button type="submit">Add</Button>
    </Form>
  );
}
