import type { ReactElement } from 'react';
import { Label, RadioButton, RadioField, RadioGroup, SwitchButton, SwitchField } from 'react-aria-components';
import { type Condition, CONDITIONS } from './model/condition.js';
import type { Pane } from './model/pane.js';
import { useValue } from './use.js';

const DAY_MILLIS = 86_400_000;

/** What the network of a pane is like, and whether its clock is right. */
export function NetworkSwitch({ pane }: { readonly pane: Pane }): ReactElement {
  const condition = useValue(pane.network.condition);
  const clockAhead = useValue(pane.clockAhead);
  const effect = CONDITIONS.find(one => one.condition === condition)?.effect;
  return (
    <div className="network">
      <RadioGroup
        className="switch"
        orientation="horizontal"
        value={condition}
        onChange={value => pane.network.set(value as Condition)}
      >
        <Label className="unseen">Network of {pane.name}</Label>
        {CONDITIONS.map(({ condition: value, name }) => (
          <RadioField key={value} value={value}>
            <RadioButton className={`position ${value}`}>{name}</RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      <p className="dim effect">{effect}</p>
      <SwitchField
        isSelected={clockAhead !== 0}
        onChange={isAhead => pane.clockAhead.set(isAhead ? DAY_MILLIS : 0)}
      >
        <SwitchButton className="clock">
          <span className="track" aria-hidden />
          Clock a day ahead
        </SwitchButton>
      </SwitchField>
    </div>
  );
}
