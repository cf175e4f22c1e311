import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import './menu.css';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly icon?: ReactNode;
  readonly hint?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Set on items of a choice: shows a check mark and the menuitemradio role. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** A button; it gets the menu's attributes. */
  trigger: ReactNode;
  /** Groups are separated by a line. */
  groups: readonly (readonly MenuItem[])[];
  heading?: ReactNode;
  align?: 'start' | 'end' | 'center';
  side?: 'top' | 'bottom' | 'left' | 'right';
}

export function Menu({ trigger, groups, heading, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} side={side} sideOffset={6} collisionPadding={8}>
          {heading && <DropdownMenu.Label className="menu-heading">{heading}</DropdownMenu.Label>}
          {groups.map((group, at) => (
            <DropdownMenu.Group key={group[0]?.key ?? at}>
              {at > 0 && <DropdownMenu.Separator className="menu-line" />}
              {group.map((item) => (
                <DropdownMenu.Item
                  key={item.key}
                  className={item.danger ? 'menu-item menu-item-danger' : 'menu-item'}
                  disabled={item.disabled}
                  onSelect={item.onSelect}
                  {...(item.checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': item.checked })}
                >
                  {item.icon}
                  <span>{item.label}</span>
                  {item.hint && <span className="menu-hint">{item.hint}</span>}
                  {item.checked && <span className="menu-hint">✓</span>}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
