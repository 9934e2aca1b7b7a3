import { X } from 'lucide-react';
import { type ReactElement, useEffect, useMemo } from 'react';
import { IconButton } from '../../ui/Button.js';
import { useLockstep, useObservable } from '../device/device.js';
import { dismiss, notify, useNotices } from './notices.js';
import { attempt, isFailedMessage, reason } from './refusal.js';

const RESTORED =
  'The server was restored from a backup, so what came after that backup is gone. What you see begins again with what the server has now; what waits is still sent.';

/** What went wrong and is not shown where it happened: each until the user has seen it. */
export function Notices(): ReactElement {
  const lockstep = useLockstep();
  const notices = useNotices();
  const outbox = useObservable(useMemo(() => lockstep.observeOutbox(), [lockstep]));
  const refused = outbox.filter(command => command.state === 'rejected' && !isFailedMessage(command));
  useEffect(() => lockstep.on('conversationReplaced', () => notify(RESTORED)), [lockstep]);
  return (
    <div className="notices" role="alert">
      {refused.map(({ id, action, error }) => (
        <p key={id}>
          <span>
            {attempt(action)} failed: {reason(error)}
          </span>
          <IconButton label="Dismiss" look={['small']} onPress={() => void lockstep.forget(id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </p>
      ))}
      {notices.map(({ id, text }) => (
        <p key={id}>
          <span>{text}</span>
          <IconButton label="Dismiss" look={['small']} onPress={() => dismiss(id)}>
            <X size={16} aria-hidden />
          </IconButton>
        </p>
      ))}
    </div>
  );
}
