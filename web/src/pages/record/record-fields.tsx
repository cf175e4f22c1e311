import { useState } from 'react';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { plural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { fieldGroups } from './field-groups.ts';
import { FlowValue } from './flow-value.tsx';
import { PivotMenu } from './pivot-menu.tsx';
import type { Pivot } from './use-pivot.ts';

/** Every field of a record, grouped; each value opens its pivots. */
export function RecordFields({ record, pivot }: { record: FlowRecord; pivot: Pivot }) {
  const [withSilent, setWithSilent] = useState(false);
  const groups = fieldGroups(record, withSilent);
  const silent = fieldGroups(record, true).reduce((sum, group) => sum + group.silent, 0);
  return (
    <>
      <div className="record-groups">
        {groups.map((group) => (
          <section key={group.group} className="record-group" aria-label={`Fields: ${group.label}`}>
            <h3>{group.label}</h3>
            <dl>
              {group.columns.map((column) => {
                const value = record[column.name as keyof FlowRecord] ?? null;
                return (
                  <div key={column.name} className="record-field">
                    <dt title={`${column.name}: ${column.about}`}>{column.label}</dt>
                    <dd>
                      <PivotMenu
                        column={column}
                        value={value}
                        pivot={pivot}
                        trigger={
                          <button type="button" className="record-value">
                            <FlowValue column={column} value={value} />
                          </button>
                        }
                      />
                    </dd>
                  </div>
                );
              })}
            </dl>
          </section>
        ))}
      </div>
      {silent > 0 ? (
        <Button size="sm" variant="ghost" onClick={() => setWithSilent(!withSilent)}>
          {withSilent ? 'Hide' : 'Show'} {plural(silent, 'field')} the source says nothing about
        </Button>
      ) : null}
    </>
  );
}
