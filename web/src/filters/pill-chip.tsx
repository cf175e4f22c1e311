import { Ban, CircleSlash, Eye, EyeOff, Pencil, Pin, PinOff, Trash2, X } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { Pill } from '../../../core/contract/filter.ts';
import { useFileNames } from '../lib/use-file-names.ts';
import { Menu } from '../ui/menu.tsx';
import { fieldLabel, opWords, pillText, withFileNames } from './filter-fields.ts';
import { PillForm } from './pill-form.tsx';

interface PillChipProps {
  pill: Pill;
  onChange: (change: Partial<Pill>) => void;
  onRemove: () => void;
}

/** One condition. The body opens its menu, the cross removes it. */
export function PillChip({ pill, onChange, onRemove }: PillChipProps) {
  const [editing, setEditing] = useState(false);
  const classes = ['pill', pill.negate ? 'pill-not' : '', pill.disabled ? 'pill-off' : ''].filter(Boolean).join(' ');
  const more = pill.values.length > 2 ? ` +${pill.values.length - 2}` : '';
  const fileNames = useFileNames();
  const shown = withFileNames(pill, fileNames);
  const icon = { size: 14, 'aria-hidden': true } as const;
  return (
    <Popover.Root open={editing} onOpenChange={setEditing}>
      <Popover.Anchor asChild>
        <div className={classes}>
          <Menu
            align="start"
            trigger={
              <button type="button" className="pill-body">
                <span className="sr-only">Filter{pill.disabled ? ' (off)' : ''}: </span>
                {pill.pinned && <Pin size={11} aria-hidden="true" />}
                <span className="pill-field">{fieldLabel(pill.field)}</span>
                <span className="pill-op">{opWords(pill)}</span>
                {pill.op !== 'exists' && (
                  <span className="pill-value truncate">
                    {shown.values.slice(0, 2).join(', ')}
                    {more}
                  </span>
                )}
              </button>
            }
            groups={[
              [
                {
                  key: 'edit',
                  label: 'Edit',
                  icon: <Pencil {...icon} />,
                  onSelect: () => setTimeout(() => setEditing(true)),
                },
                {
                  key: 'negate',
                  label: pill.negate ? 'Include what matches' : 'Exclude what matches',
                  icon: pill.negate ? <CircleSlash {...icon} /> : <Ban {...icon} />,
                  onSelect: () => onChange({ negate: pill.negate ? undefined : true }),
                },
                {
                  key: 'disable',
                  label: pill.disabled ? 'Switch on' : 'Switch off for now',
                  icon: pill.disabled ? <Eye {...icon} /> : <EyeOff {...icon} />,
                  onSelect: () => onChange({ disabled: pill.disabled ? undefined : true }),
                },
                {
                  key: 'pin',
                  label: pill.pinned ? 'Unpin' : 'Pin: keep on every page',
                  icon: pill.pinned ? <PinOff {...icon} /> : <Pin {...icon} />,
                  onSelect: () => onChange({ pinned: pill.pinned ? undefined : true }),
                },
              ],
              [{ key: 'remove', label: 'Remove', icon: <Trash2 {...icon} />, danger: true, onSelect: onRemove }],
            ]}
          />
          <button
            type="button"
            className="pill-remove"
            onClick={onRemove}
            aria-label={`Remove filter: ${pillText(shown)}`}
          >
            <X size={12} aria-hidden="true" />
          </button>
        </div>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          className="popover filter-popover"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Edit filter"
        >
          <PillForm
            initial={pill}
            onCancel={() => setEditing(false)}
            onSubmit={(next) => {
              setEditing(false);
              onChange(next);
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
