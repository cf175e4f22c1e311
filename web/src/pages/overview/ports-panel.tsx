import { useState } from 'react';
import { Bars } from '../../charts/bars.tsx';
import { Segmented } from '../../charts/segmented.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { portName } from '../record/flow-text.ts';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

const SHOWN = 9;

/** What do they use, and what do they attack? */
export function PortsPanel({ data }: PanelProps) {
  const control = useFilter();
  const [measure, setMeasure] = useState<'all' | 'anomalous'>('all');
  const by = measure === 'all' ? ('sessions' as const) : ('anomalies' as const);
  const keep = <T extends { sessions: number; anomalies: number }>(rows: readonly T[]) =>
    [...rows].filter((row) => row[by] > 0).sort((a, b) => b[by] - a[by]);
  const empty = (
    <PanelEmpty>
      {measure === 'all' ? 'No ports in this selection.' : 'Nothing anomalous in this selection.'}
    </PanelEmpty>
  );
  return (
    <Panel
      className="panel-ports"
      question="What do they use or attack?"
      title="Ports and protocols"
      loading={!data}
      height={300}
      actions={
        <>
          {data?.run ? (
            <Segmented
              label="Count"
              value={measure}
              onValue={setMeasure}
              options={[
                { value: 'all', label: 'All' },
                { value: 'anomalous', label: 'Anomalous' },
              ]}
            />
          ) : null}
          <ExploreLink
            label="Open these ports in Explore"
            pills={
              data && data.ports.length > 0
                ? [
                    {
                      field: 'port',
                      op: 'is',
                      values: keep(data.ports)
                        .slice(0, SHOWN)
                        .map((row) => row.port),
                    },
                  ]
                : []
            }
          />
        </>
      }
    >
      {data ? (
        <div className="ports">
          <Bars
            unit="sessions"
            measure={measure}
            empty={empty}
            legend={false}
            rows={keep(data.ports)
              .slice(0, SHOWN)
              .map((row) => ({
                key: String(row.port),
                name: row.service ?? portName(row.port) ?? 'Port',
                note: String(row.port),
                all: row.sessions,
                anomalous: row.anomalies,
              }))}
            onPick={(row) => control.togglePill({ field: 'port', op: 'is', values: [Number(row.key)] })}
          />
          <hr className="ports-line" />
          <Bars
            unit="sessions"
            measure={measure}
            legend={data.run !== null}
            rows={keep(data.protocols)
              .slice(0, 4)
              .map((row) => ({
                key: row.protocol,
                name: row.protocol.toUpperCase(),
                all: row.sessions,
                anomalous: row.anomalies,
              }))}
            onPick={(row) => control.togglePill({ field: 'protocol', op: 'is', values: [row.key] })}
          />
        </div>
      ) : null}
    </Panel>
  );
}
