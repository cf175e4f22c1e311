import { useState } from 'react';
import type { Pill } from '../../../../core/contract/filter.ts';
import type { OverviewResponse } from '../../../../core/contract/overview.ts';
import { Bars } from '../../charts/bars.tsx';
import { Segmented } from '../../charts/segmented.tsx';
import { useFilter } from '../../lib/filter-state.ts';
import { portName } from '../record/flow-text.ts';
import { ExploreLink, Panel, PanelEmpty, type PanelProps } from './panel.tsx';

const SHOWN = 9;

type Measure = 'all' | 'anomalous';
type Counted = { readonly sessions: number; readonly anomalies: number };

/** Rows that hold any of what is counted, most first. */
function ranked<T extends Counted>(rows: readonly T[], measure: Measure): T[] {
  const by = measure === 'all' ? 'sessions' : 'anomalies';
  return rows.filter((row) => row[by] > 0).sort((a, b) => b[by] - a[by]);
}

/** What do they use, and what do they attack? */
export function PortsPanel({ data }: PanelProps) {
  const [measure, setMeasure] = useState<Measure>('all');
  const ports = ranked(data?.ports ?? [], measure).slice(0, SHOWN);
  const only: Pill = { field: 'port', op: 'is', values: ports.map((row) => row.port) };
  return (
    <Panel
      className="panel-ports"
      question="Which services?"
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
          <ExploreLink label="Open these ports in Explore" pills={ports.length > 0 ? [only] : []} />
        </>
      }
    >
      {data ? <PortBars data={data} measure={measure} /> : null}
    </Panel>
  );
}

function PortBars({ data, measure }: { data: OverviewResponse; measure: Measure }) {
  const control = useFilter();
  const empty = measure === 'all' ? 'No ports in this selection.' : 'Nothing anomalous in this selection.';
  const ports = ranked(data.ports, measure).map((row) => ({
    key: String(row.port),
    name: row.service ?? portName(row.port) ?? 'Port',
    note: String(row.port),
    all: row.sessions,
    anomalous: row.anomalies,
  }));
  const protocols = ranked(data.protocols, measure).map((row) => ({
    key: row.protocol,
    name: row.protocol.toUpperCase(),
    all: row.sessions,
    anomalous: row.anomalies,
  }));
  return (
    <>
      <Bars
        unit="sessions"
        measure={measure}
        scored={data.run !== null}
        empty={<PanelEmpty>{empty}</PanelEmpty>}
        legend={false}
        rows={ports.slice(0, SHOWN)}
        onPick={(row) => control.togglePill({ field: 'port', op: 'is', values: [Number(row.key)] })}
      />
      <hr className="ports-line" />
      <Bars
        unit="sessions"
        measure={measure}
        scored={data.run !== null}
        legend={data.run !== null}
        rows={protocols.slice(0, 4)}
        onPick={(row) => control.togglePill({ field: 'protocol', op: 'is', values: [row.key] })}
      />
    </>
  );
}
