import type { Conversation, Message } from '@lockstep/client';
import { CheckCheck, MoreHorizontal, Pencil, Reply, SmilePlus, Undo2 } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover, Toolbar } from 'react-aria-components';
import { Button, IconButton } from '../../ui/Button.js';
import { mayRetract } from '../conversation/rights.js';
import { give, useLockstep } from '../device/device.js';

const EMOJIS = [
  '👍',
  '❤️',
  '😂',
  '🎉',
  '😮',
  '😢',
  '🙏',
  '🔥',
  '👀',
  '✅',
  '🚀',
  '💯',
  '👏',
  '🤔',
  '👎',
  '☕',
];

interface Props {
  readonly conversation: Conversation;
  readonly message: Message;
  /** Whether something is open, so that the tools have to stay. */
  readonly onOpen: (isOpen: boolean) => void;
  readonly onReply: (message: Message) => void;
  readonly onEdit: (message: Message) => void;
  readonly onReceipts: (message: Message) => void;
}

/** What can be done with a message. */
export function MessageTools(props: Props): ReactElement {
  const { conversation, message, onOpen, onReply, onEdit, onReceipts } = props;
  const lockstep = useLockstep();
  const actions = lockstep.in(conversation.id);
  const isOwn = message.by.user === lockstep.user;
  const onAction = (key: string): void => {
    switch (key) {
      case 'reply':
        onReply(message);
        break;
      case 'edit':
        onEdit(message);
        break;
      case 'receipts':
        onReceipts(message);
        break;
      case 'retract':
        give(actions.retract(message.messageId));
        break;
    }
  };
  return (
    <Toolbar className="message-tools" aria-label="What to do with the message">
      <EmojiButton onOpen={onOpen} onChoose={emoji => give(actions.react(message.messageId, emoji))} />
      <IconButton label="Reply" look={['small']} onPress={() => onReply(message)}>
        <Reply size={16} aria-hidden />
      </IconButton>
      <MenuTrigger onOpenChange={onOpen}>
        <IconButton label="More" look={['small']}>
          <MoreHorizontal size={16} aria-hidden />
        </IconButton>
        <Popover className="menu-sheet" placement="bottom end">
          <Menu onAction={key => onAction(String(key))} aria-label="Message">
            <MenuItem id="reply" className="menu-item">
              <Reply size={16} aria-hidden /> Reply
            </MenuItem>
            {isOwn && (
              <MenuItem id="edit" className="menu-item">
                <Pencil size={16} aria-hidden /> Edit
              </MenuItem>
            )}
            {isOwn && message.seq > 0 && (
              <MenuItem id="receipts" className="menu-item">
                <CheckCheck size={16} aria-hidden /> Who has it
              </MenuItem>
            )}
            {mayRetract(conversation, message, lockstep.user) && (
              <MenuItem id="retract" className="menu-item danger">
                <Undo2 size={16} aria-hidden /> Take back
              </MenuItem>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
    </Toolbar>
  );
}

interface EmojiProps {
  readonly onOpen: (isOpen: boolean) => void;
  readonly onChoose: (emoji: string) => void;
}

function EmojiButton({ onOpen, onChoose }: EmojiProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const change = (open: boolean): void => {
    setOpen(open);
    onOpen(open);
  };
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={change}>
      <IconButton label="React" look={['small']}>
        <SmilePlus size={16} aria-hidden />
      </IconButton>
      <Popover className="menu-sheet" placement="top">
        <Dialog aria-label="Reaction">
          <Toolbar className="emojis" aria-label="Reactions">
            {EMOJIS.map(emoji => (
              <Button
                key={emoji}
                look={['icon']}
                aria-label={emoji}
                onPress={() => {
                  change(false);
                  onChoose(emoji);
                }}
              >
                {emoji}
              </Button>
            ))}
          </Toolbar>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
