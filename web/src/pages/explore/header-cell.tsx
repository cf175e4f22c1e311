// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChartNoAxesColumn, EyeOff } from 'lucide-react';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { isRightAligned, movedColumn, type ShownColumn, toggledColumn } from './column-choice.ts';
import type { SortChoice } from './sort-param.ts';

export interface HeaderActions {
  readonly columns: readonly ShownColumn[];
  readonly sort: SortChoice | null;
  onColumns(columns: readonly ShownColumn[]): void;
  onSort(sort: SortChoice | null): void;
  onStatistics(column: ShownColumn): void;
}

const icon = { size: 14, 'aria-hidden': true } as const;

function itemsOf(name: ShownColumn, actions: HeaderActions): MenuItem[][] {
  const { columns, sort } = actions;
  const sorted = sort?.column === name ? sort : null;
  const sortItem = (descending: boolean): MenuItem => ({
    key: descending ? 'down' : 'up',
    label: descending ? 'Sort descending' : 'Sort ascending',
    icon: descending ? <ArrowDown {...icon} /> : <ArrowUp {...icon} />,
    checked: sorted?.descending === descending,
    onSelect: () => actions.onSort(sorted?.descending === descending ? null : { column: name, descending }),
  });
  const move = (by: 1 | -1): MenuItem => ({
    key: by > 0 ? 'right' : 'left',
    label: by > 0 ? 'Move right' : 'Move left',
    icon: by > 0 ? <ArrowRight {...icon} /> : <ArrowLeft {...icon} />,
    disabled: movedColumn(columns, name, by) === columns,
    onSelect: () => actions.onColumns(movedColumn(columns, name, by)),
  });
  return [
    [sortItem(false), sortItem(true)],
    [
      {
        key: 'statistics',
        label: 'Field statistics',
        icon: <ChartNoAxesColumn {...icon} />,
        onSelect: () => actions.onStatistics(name),
      },
    ],
    [
      move(-1),
      move(1),
      {
        key: 'hide',
        label: 'Hide column',
        icon: <EyeOff {...icon} />,
        disabled: columns.length === 1,
        onSelect: () => actions.onColumns(toggledColumn(columns, name)),
      },
    ],
  ];
}

interface HeaderCellProps {
  column: FlowColumn;
  /** Short name of the zone, for columns of times. */
  zone: string;
  actions: HeaderActions;
}

/** A column's heading: its name, unit and order; a click opens what can be done with the column. */
export function HeaderCell({ column, zone, actions }: HeaderCellProps) {
  const name = column.name as ShownColumn;
  const sorted = actions.sort?.column === name ? actions.sort : null;
  const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      className={isRightAligned(column) ? 'flow-head flow-right' : 'flow-head'}
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
    >
      <Menu
        align="start"
        heading={<span className="pivot-heading">{column.about}</span>}
        groups={itemsOf(name, actions)}
        trigger={
          <button type="button" className="flow-head-button" title={`${column.label}: ${column.about}`}>
            <span className="truncate">{column.label}</span>
            {column.type === 'TIMESTAMP_MS' ? <span className="flow-unit">({zone})</span> : null}
            {sorted ? <Arrow size={12} aria-hidden="true" /> : null}
          </button>
        }
      />
    </div>
  );
}
