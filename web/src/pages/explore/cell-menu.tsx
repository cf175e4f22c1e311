import { DropdownMenu } from 'radix-ui';
import type { CSSProperties } from 'react';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowValue } from '../../../../core/flow/record.ts';
import { pivotGroups, pivotHeading } from '../record/pivot-menu.tsx';
import type { Pivot } from '../record/use-pivot.ts';

export interface PickedCell {
  readonly column: FlowColumn;
  readonly value: FlowValue;
  /** Where it was clicked, in the window's pixels. */
  readonly x: number;
  readonly y: number;
}

/** One menu for all cells, opened where a value was clicked: a menu for each of them would cost more than the table. */
export function CellMenu({ cell, pivot, onClose }: { cell: PickedCell | null; pivot: Pivot; onClose: () => void }) {
  if (!cell) return null;
  const groups = pivotGroups(cell.column, cell.value, pivot);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span
          className="cell-menu-anchor"
          style={{ '--x': `${cell.x}px`, '--y': `${cell.y}px` } as CSSProperties}
          aria-hidden="true"
        />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4} collisionPadding={8} aria-label="Value">
          <DropdownMenu.Label className="menu-heading">{pivotHeading(cell.column, cell.value)}</DropdownMenu.Label>
          {groups.flat().map((item) => (
            <DropdownMenu.Item key={item.key} className="menu-item" onSelect={item.onSelect}>
              {item.icon}
              <span>{item.label}</span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
