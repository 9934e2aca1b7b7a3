import type { DeviceInfo } from '@lockstep/client';
import { MonitorSmartphone } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import { Button } from '../../ui/Button.js';
import { Said } from '../../ui/Said.js';
import { Sheet } from '../../ui/Sheet.js';
import { wholeTime } from '../../ui/time.js';
import { give, useLockstep } from '../device/device.js';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The user's devices, which of them this one is, and a way to shut one out. */
export function Devices({ isOpen, onClose }: Props): ReactElement {
  const devices = useDevices();
  return (
    <Sheet title="Your devices" isOpen={isOpen} onClose={onClose}>
      <ul className="entries">
        {devices.map(device => (
          <DeviceEntry key={device.device} info={device} />
        ))}
      </ul>
      <p className="dim hint">A device that is revoked is shut out for good, and its name with it.</p>
    </Sheet>
  );
}

function DeviceEntry({ info }: { readonly info: DeviceInfo }): ReactElement {
  const lockstep = useLockstep();
  const [isAsking, setAsking] = useState(false);
  const { device, name, platform, registeredAt, revokedAt } = info;
  const isThis = device === lockstep.device;
  return (
    <li className={revokedAt === undefined ? '' : 'revoked'}>
      <MonitorSmartphone size={20} aria-hidden />
      <div className="names">
        <span className="cut">
          <Said text={name ?? device} /> {isThis && <span className="badge soft">this one</span>}
        </span>
        <span className="dim cut">
          <Said text={device} />
          {platform !== undefined && name === undefined && <Said text={` · ${platform}`} />}
          {' · '}
          {revokedAt === undefined ? `since ${wholeTime(registeredAt)}` : `revoked ${wholeTime(revokedAt)}`}
        </span>
      </div>
      {revokedAt === undefined &&
        (isAsking ? (
          <span className="confirm">
            <Button
              look={['small', 'danger']}
              onPress={() => {
                setAsking(false);
                give(lockstep.account.revokeDevice(device));
              }}
            >
              Shut out
            </Button>
            <Button look={['small']} onPress={() => setAsking(false)} autoFocus>
              Keep
            </Button>
          </span>
        ) : (
          <Button
            look={['small']}
            aria-label={`Revoke ${name ?? device} (${device})`}
            onPress={() => setAsking(true)}
          >
            Revoke
          </Button>
        ))}
    </li>
  );
}

function useDevices(): readonly DeviceInfo[] {
  const lockstep = useLockstep();
  const [devices, setDevices] = useState<readonly DeviceInfo[]>([]);
  useEffect(() => {
    const read = (): void => {
      lockstep.account.view().then(
        view => setDevices(view.devices),
        () => undefined, // the device is closed or has failed, which the banner tells
      );
    };
    read();
    return lockstep.on('accountChanged', read);
  }, [lockstep]);
  return devices;
}
