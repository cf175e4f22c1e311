// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { type CSSProperties, type MouseEvent, memo } from 'react';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { FlowValue } from '../record/flow-value.tsx';
import { lineLabel, recordIdOf } from '../record/record-id.ts';
import type { PickedCell } from './cell-menu.tsx';
import { isRightAligned } from './column-choice.ts';

export const ROW_HEIGHT = 30;

interface FlowRowProps {
  row: FlowRecord | undefined;
  /** Place in the whole result, from 0. */
  index: number;
  top: number;
  columns: readonly FlowColumn[];
  fileName: string | undefined;
  active: boolean;
  onOpen: (index: number) => void;
  onCell: (cell: PickedCell) => void;
}

/** One flow. A click on a value opens its pivots, anywhere else the record. */
export const FlowRow = memo(function FlowRow(props: FlowRowProps) {
  const { row, index, top, columns, active } = props;
  const onClick = (event: MouseEvent<HTMLDivElement>) => {
    const value = (event.target as Element).closest<HTMLElement>('[data-column]');
    const column = value ? columns.find((candidate) => candidate.name === value.dataset['column']) : undefined;
    if (!value || !column || !row) return props.onOpen(index);
    const box = value.getBoundingClientRect();
    props.onCell({ column, value: row[column.name as keyof FlowRecord] ?? null, x: box.left, y: box.bottom });
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles j, k and Enter for its rows
    <div
      role="row"
      tabIndex={-1}
      className="flow-row"
      id={`flow-row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={active}
      style={{ '--top': `${top}px` } as CSSProperties}
      onClick={onClick}
    >
      {row ? <Cells {...props} row={row} /> : <Waiting columns={columns.length + 1} />}
    </div>
  );
});

function Cells({ row, columns, fileName }: FlowRowProps & { row: FlowRecord }) {
  const id = recordIdOf(row);
  return (
    <>
      <div
        role="gridcell"
        tabIndex={-1}
        className="flow-cell flow-evidence"
        title={`${fileName ?? id?.upload_id}, ${id ? lineLabel(id) : ''}`}
      >
        <span className="truncate">{fileName ?? id?.upload_id.slice(0, 8)}</span>
        <span className="mono muted">:{id?.row_number}</span>
      </div>
      {columns.map((column) => (
        <div
          key={column.name}
          role="gridcell"
          tabIndex={-1}
          className={isRightAligned(column) ? 'flow-cell flow-right' : 'flow-cell'}
        >
          <span className="flow-value" data-column={column.name}>
            <FlowValue column={column} value={row[column.name as keyof FlowRecord]} />
          </span>
        </div>
      ))}
    </>
  );
}

function Waiting({ columns }: { columns: number }) {
  return (
    <div role="gridcell" tabIndex={-1} className="flow-waiting" aria-colspan={columns}>
      <span className="skeleton" aria-hidden="true" />
      <span className="sr-only">Loading</span>
    </div>
  );
}
