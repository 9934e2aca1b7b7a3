import type { PendingCommand } from '@lockstep/client';
import { type ReactElement, useState } from 'react';
import { Form, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Button } from '../../ui/Button.js';
import { Field } from '../../ui/Field.js';
import { Sheet } from '../../ui/Sheet.js';
import { wrongName } from '../account/session.js';
import { useLockstep } from '../device/device.js';
import { openConversation } from '../route.js';
import { namesIn } from './titles.js';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Begins a conversation with one, or a group. It can be used at once, whether there is a connection or not. */
export function NewConversation({ isOpen, onClose }: Props): ReactElement {
  const lockstep = useLockstep();
  const [wrong, setWrong] = useState<string>();
  const [peer, setPeer] = useState('');
  const [title, setTitle] = useState('');
  const [members, setMembers] = useState('');

  const close = (): void => {
    setWrong(undefined);
    setPeer('');
    setTitle('');
    setMembers('');
    onClose();
  };
  const begin = async (names: readonly string[], given: () => Promise<PendingCommand>): Promise<void> => {
    const bad = names.map(name => wrongName('A user', name)).find(problem => problem !== undefined);
    if (bad !== undefined) {
      setWrong(bad);
      return;
    }
    try {
      const { conversation } = await given();
      close();
      openConversation(conversation);
    } catch (refused) {
      setWrong(refused instanceof Error ? refused.message : String(refused));
    }
  };

  return (
    <Sheet title="New conversation" isOpen={isOpen} onClose={close}>
      <Tabs className="tabs" onSelectionChange={() => setWrong(undefined)}>
        <TabList aria-label="What kind" className="tab-list">
          <Tab id="direct">One person</Tab>
          <Tab id="group">A group</Tab>
        </TabList>
        <TabPanel id="direct">
          <Form
            validationBehavior="aria"
            onSubmit={event => {
              event.preventDefault();
              const name = peer.trim();
              void begin([name], () => lockstep.createDirect(name));
            }}
          >
            <Field label="User" value={peer} onChange={setPeer} placeholder="bob" wrong={wrong} autoFocus />
            <Begin onCancel={close} />
          </Form>
        </TabPanel>
        <TabPanel id="group">
          <Form
            validationBehavior="aria"
            onSubmit={event => {
              event.preventDefault();
              const names = namesIn(members);
              void begin(names, () => lockstep.createGroup(title.trim(), names));
            }}
          >
            <Field label="Title" value={title} onChange={setTitle} placeholder="Weekend" autoFocus />
            <Field
              label="Members"
              value={members}
              onChange={setMembers}
              placeholder="bob, carol"
              hint="Besides you. More can be added later."
              wrong={wrong}
            />
            <Begin onCancel={close} />
          </Form>
        </TabPanel>
      </Tabs>
    </Sheet>
  );
}

function Begin({ onCancel }: { readonly onCancel: () => void }): ReactElement {
  return (
    <div className="actions">
      <Button onPress={onCancel}>Cancel</Button>
      <Button type="submit" look={['primary']}>
        Begin
      </Button>
    </div>
  );
}
