// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by hand, which table elements do not allow
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FlowColumn } from '../../../../core/flow/column.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { columnOf } from '../../../../core/flow/schema.ts';
import { ErrorNote } from '../../ui/states.tsx';
import type { Pivot } from '../record/use-pivot.ts';
import { CellMenu, type PickedCell } from './cell-menu.tsx';
import { columnWidth } from './column-choice.ts';
import { FlowRow, ROW_HEIGHT } from './flow-row.tsx';
import { type HeaderActions, HeaderCell } from './header-cell.tsx';
import type { Section } from './row-pages.ts';
import { type RowsRequest, useRows } from './use-rows.ts';

const EVIDENCE_WIDTH = 200;

interface FlowTableProps {
  request: RowsRequest;
  total: number;
  section: Section;
  /** Place of the row that j and k are at; -1 for none. */
  active: number;
  zone: string;
  actions: HeaderActions;
  fileNames: ReadonlyMap<string, string>;
  pivot: Pivot;
  /** Called with the row, as soon as it is here. */
  onOpen: (index: number, row: FlowRecord | undefined) => void;
  /** Tells the page how to read a row that is on screen. */
  rowRef: { current: (index: number) => FlowRecord | undefined };
}

/** The rows of a section, drawn only where they are seen; pages are fetched as they come into view. */
export function FlowTable(props: FlowTableProps) {
  const { request, total, section, active, zone, actions, pivot } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [cell, setCell] = useState<PickedCell | null>(null);
  const { items, height, rows } = useWindow(props, scroller);
  props.rowRef.current = rows.row;
  const columns = useMemo(() => request.columns.map((name) => columnOf(name) as FlowColumn), [request.columns]);
  const open = useCallback(
    (index: number) => props.onOpen(index, props.rowRef.current(index)),
    [props.onOpen, props.rowRef],
  );
  const layout = tableLayout(columns, height);
  return (
    <>
      {rows.error ? <ErrorNote error={rows.error} onRetry={rows.refetch} /> : null}
      <div
        ref={scroller}
        className="flow-scroll"
        role="grid"
        tabIndex={0}
        aria-label="Records"
        aria-rowcount={total + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={active >= 0 ? `flow-row-${active}` : undefined}
        style={layout}
      >
        <TableHead columns={columns} zone={zone} actions={actions} />
        <div role="rowgroup" className="flow-body">
          {items.map((item) => {
            const index = section.start + item.index;
            const row = rows.row(index);
            return (
              <FlowRow
                key={index}
                row={row}
                index={index}
                top={item.start}
                columns={columns}
                fileName={props.fileNames.get(String(row?.upload_id))}
                active={index === active}
                onOpen={open}
                onCell={setCell}
              />
            );
          })}
        </div>
      </div>
      <CellMenu cell={cell} pivot={pivot} onClose={() => setCell(null)} />
    </>
  );
}

type TableHeadProps = Pick<FlowTableProps, 'zone' | 'actions'> & { columns: readonly FlowColumn[] };

function TableHead({ columns, zone, actions }: TableHeadProps) {
  return (
    <div role="rowgroup" className="flow-head-group">
      <div role="row" className="flow-head-row" tabIndex={-1} aria-rowindex={1}>
        <div role="columnheader" className="flow-head" tabIndex={-1}>
          File : line
        </div>
        {columns.map((column) => (
          <HeaderCell key={column.name} column={column} zone={zone} actions={actions} />
        ))}
      </div>
    </div>
  );
}

/** The rows to draw, and the pages of the result they need. */
function useWindow({ request, section, active, total }: FlowTableProps, scroller: RefObject<HTMLDivElement | null>) {
  const virtual = useVirtualizer({
    count: section.rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const first = section.start + (items[0]?.index ?? 0);
  const last = section.start + (items.at(-1)?.index ?? 0);
  useEffect(() => {
    if (active >= section.start && active < section.start + section.rows) virtual.scrollToIndex(active - section.start);
  }, [active, section, virtual]);
  return { items, height: virtual.getTotalSize(), rows: useRows(request, first, last, total) };
}

/** Columns share spare width by need; the body is as tall as all rows of the section. */
function tableLayout(columns: readonly FlowColumn[], height: number): CSSProperties {
  const widths = columns.map(columnWidth);
  const template = [`${EVIDENCE_WIDTH}px`, ...widths.map((width) => `minmax(${width}px, ${width}fr)`)].join(' ');
  const least = EVIDENCE_WIDTH + widths.reduce((sum, width) => sum + width, 0);
  return { '--columns': template, '--least': `${least}px`, '--height': `${height}px` } as CSSProperties;
}
