import { Check, CheckCheck, Clock } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from 'react-aria-components';
import type { Standing } from './standing.js';

const NAMES: Record<Standing, string> = {
  queued: 'Waits to be sent',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
};

const ICONS = { queued: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck };

interface Props {
  readonly standing: Standing;
  /** Asks who has it, and since when. */
  readonly onPress: () => void;
}

/** How far one's own message has come. */
export function StandingMark({ standing, onPress }: Props): ReactElement {
  const Icon = ICONS[standing];
  const name = NAMES[standing];
  if (standing === 'queued') {
    return <Icon size={13} role="img" aria-label={name} className="standing" />;
  }
  return (
    <Button
      className={`standing ${standing}`}
      onPress={onPress}
      excludeFromTabOrder
      aria-label={`${name}. Who has it?`}
    >
      <Icon size={14} aria-hidden />
    </Button>
  );
}
