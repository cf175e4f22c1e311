import type { MappingDraft, PreviewResponse } from '../../../../core/contract/uploads.ts';
import { sentence } from '../../lib/problem.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { Missing } from '../../ui/value.tsx';
import { doubledTargets, type MappingControl } from './mapping-state.ts';
import { targetOptions } from './target-groups.ts';

const LEAVE_OUT = '';

interface MappingTableProps {
  draft: MappingDraft;
  control: MappingControl;
  problems: PreviewResponse['problems'];
}

/** Each column of the file with samples, and what it becomes. */
export function MappingTable({ draft, control, problems }: MappingTableProps) {
  const doubled = doubledTargets(control.mapping);
  const options = [
    { value: LEAVE_OUT, label: 'Leave out', detail: 'kept in the original only' },
    ...targetOptions(draft.targets),
  ];
  return (
    <TableScroll label="Columns of the file">
      <table className="table mapping-table">
        <thead>
          <tr>
            <th scope="col">Column in the file</th>
            <th scope="col">Samples</th>
            <th scope="col">Becomes</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {draft.columns.map((column) => {
            const target = control.mapping.columns[column.header] ?? null;
            const problem = problems.find((candidate) => candidate.header === column.header);
            return (
              <tr key={column.header}>
                <th scope="row">
                  <code>{column.header || '(no name)'}</code>
                </th>
                <td className="mapping-samples">
                  {column.samples.filter(Boolean).length === 0 ? (
                    <Missing why="empty in the sample" />
                  ) : (
                    column.samples.slice(0, 3).map((sample, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: samples may repeat
                      <code key={at} className="truncate">
                        {sample}
                      </code>
                    ))
                  )}
                </td>
                <td>
                  <Combobox
                    label={`Target of ${column.header}`}
                    value={target ?? LEAVE_OUT}
                    options={options}
                    onValue={(value) => control.setTarget(column.header, value === LEAVE_OUT ? null : value)}
                  />
                  {target && doubled.has(target) && <p className="field-error">Two columns cannot both become this</p>}
                  {problem && (
                    <p className={problem.refused ? 'field-error' : 'mapping-warning'}>
                      {sentence(problem.message)}:{' '}
                      {problem.examples
                        .slice(0, 3)
                        .map((example) => `“${example}”`)
                        .join(', ')}
                    </p>
                  )}
                </td>
                <td className="muted small">{target === column.suggested ? column.why : 'your choice'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}
