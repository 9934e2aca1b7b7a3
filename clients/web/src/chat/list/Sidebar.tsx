import type { Conversation } from '@lockstep/client';
import { LogOut, MessageSquarePlus, MonitorSmartphone } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { Devices } from '../account/Devices.js';
import { useDevice } from '../device/device.js';
import { Avatar } from '../../ui/Avatar.js';
import { IconButton } from '../../ui/Button.js';
import { ThemeSwitch } from '../../ui/ThemeSwitch.js';
import { SyncBadge } from '../status/SyncBadge.js';
import { ConversationList } from './ConversationList.js';
import { NewConversation } from './NewConversation.js';

interface Props {
  readonly conversations: readonly Conversation[];
  readonly open: string | undefined;
}

/** The conversations, and what concerns all of them. */
export function Sidebar({ conversations, open }: Props): ReactElement {
  const { lockstep, signOut } = useDevice();
  const [sheet, setSheet] = useState<'new' | 'devices'>();
  const close = (): void => setSheet(undefined);
  return (
    <nav className="sidebar" aria-label="Conversations">
      <header className="signed-in">
        <Avatar name={lockstep.user} />
        <div className="names">
          <strong className="cut">{lockstep.user}</strong>
          <span className="dim cut">{lockstep.device}</span>
        </div>
        <IconButton label="New conversation" look={['primary']} onPress={() => setSheet('new')}>
          <MessageSquarePlus size={18} aria-hidden />
        </IconButton>
      </header>
      <ConversationList conversations={conversations} open={open} />
      <footer>
        <SyncBadge />
        <span className="tools">
          <IconButton label="Devices" onPress={() => setSheet('devices')}>
            <MonitorSmartphone size={18} aria-hidden />
          </IconButton>
          <ThemeSwitch />
          <IconButton label="Sign out" onPress={signOut}>
            <LogOut size={18} aria-hidden />
          </IconButton>
        </span>
      </footer>
      <NewConversation isOpen={sheet === 'new'} onClose={close} />
      <Devices isOpen={sheet === 'devices'} onClose={close} />
    </nav>
  );
}
