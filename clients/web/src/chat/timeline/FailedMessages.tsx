import type { CommandStatus, Conversation, Lockstep, PendingCommand } from '@lockstep/client';
import { CircleAlert } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import { Button } from '../../ui/Button.js';
import { Said } from '../../ui/Said.js';
import { give, useLockstep, useObservable } from '../device/device.js';
import { attempt, isFailedMessage, reason } from '../status/refusal.js';

interface Props {
  readonly context?: { readonly conversation: Conversation };
}

/** What the server refused to take, why, and what can be done about it. */
export function FailedMessages({ context }: Props): ReactElement {
  const lockstep = useLockstep();
  const outbox = useObservable(useMemo(() => lockstep.observeOutbox(), [lockstep]));
  const failed = outbox.filter(
    command => isFailedMessage(command) && command.conversation === context?.conversation.id,
  );
  return (
    <div className="failed-messages" aria-live="polite">
      {failed.map(command => (
        <div key={command.id} className="failed">
          <Said className="text" text={textOf(command)} />
          <p className="wrong">
            <CircleAlert size={14} aria-hidden /> {attempt(command.action)} failed: {reason(command.error)}
          </p>
          <span className="actions">
            <Button look={['small']} onPress={() => give(again(lockstep, command))}>
              Try again
            </Button>
            <Button look={['small', 'danger']} onPress={() => void lockstep.forget(command.id)}>
              Discard
            </Button>
          </span>
        </div>
      ))}
    </div>
  );
}

function textOf({ data }: CommandStatus): string {
  return typeof data['text'] === 'string' ? data['text'] : '';
}

/** The same once more, as a new command: the server has judged the other one for good. */
async function again(lockstep: Lockstep, command: CommandStatus): Promise<PendingCommand> {
  const { data, conversation } = command;
  const text = textOf(command);
  const mentions = Array.isArray(data['mentions']) ? (data['mentions'] as readonly string[]) : [];
  const { replyTo, messageId } = data;
  const actions = lockstep.in(conversation);
  const given = await (command.action === 'edit' && typeof messageId === 'string'
    ? actions.edit(messageId, text, mentions)
    : actions.send(text, { mentions, ...(typeof replyTo === 'string' && { replyTo }) }));
  await lockstep.forget(command.id);
  return given;
}
