import { Copy, Filter, FilterX, Timer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowValue } from '../../../../core/flow/record.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { flowText } from './flow-text.ts';
import { pivotPill } from './pivot-pill.ts';
import type { Pivot } from './use-pivot.ts';

const icon = { size: 14, 'aria-hidden': true } as const;

function pivotItems(column: FlowColumn, value: FlowValue, pivot: Pivot): MenuItem[] {
  if (column.type === 'TIMESTAMP_MS') {
    if (typeof value !== 'string') return [];
    return [1, 5, 60].map((minutes) => ({
      key: `around-${minutes}`,
      label: `${minutes} min before and after`,
      icon: <Timer {...icon} />,
      onSelect: () => pivot.around(value, minutes),
    }));
  }
  if (!pivotPill(column.name, value)) return [];
  const missing = value === null || value === '';
  return [
    {
      key: 'is',
      label: missing ? 'Only where missing' : 'Only this value',
      icon: <Filter {...icon} />,
      onSelect: () => pivot.filter(column.name, value),
    },
    {
      key: 'not',
      label: missing ? 'Only where present' : 'Exclude this value',
      icon: <FilterX {...icon} />,
      onSelect: () => pivot.filter(column.name, value, true),
    },
  ];
}

/** What can be done with one value: search by it, search without it, copy it. */
export function pivotGroups(column: FlowColumn, value: FlowValue, pivot: Pivot): MenuItem[][] {
  const copyable = value === null ? null : Array.isArray(value) ? value.join(', ') : String(value);
  const copy: MenuItem[] =
    copyable === null
      ? []
      : [{ key: 'copy', label: 'Copy', icon: <Copy {...icon} />, onSelect: () => pivot.copy(copyable) }];
  return [pivotItems(column, value, pivot), copy].filter((group) => group.length > 0);
}

export function pivotHeading(column: FlowColumn, value: FlowValue): ReactNode {
  const time = column.type === 'TIMESTAMP_MS';
  const shown = time ? column.label : `${column.label}: ${flowText(column, value) ?? 'missing'}`;
  return <span className="pivot-heading">{shown}</span>;
}

interface PivotMenuProps {
  column: FlowColumn;
  value: FlowValue;
  pivot: Pivot;
  /** A button. */
  trigger: ReactNode;
}

export function PivotMenu({ column, value, pivot, trigger }: PivotMenuProps) {
  const groups = pivotGroups(column, value, pivot);
  return <Menu trigger={trigger} groups={groups} heading={pivotHeading(column, value)} align="start" />;
}
