import { ArrowRight, FileText } from 'lucide-react';
import type { RecordResponse } from '../../../../core/contract/search.ts';
import type { FlowRecord } from '../../../../core/flow/record.ts';
import { ContributionBars } from '../../charts/contribution-bars.tsx';
import { splitBase } from '../../charts/waterfall.ts';
import { formatBytes } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/time.ts';
import { CopyText, Time } from '../../ui/value.tsx';
import { portName } from './flow-text.ts';
import { RecordFields } from './record-fields.tsx';
import { lineLabel, recordIdOf } from './record-id.ts';
import type { Pivot } from './use-pivot.ts';
import './record.css';

/** A record in full: who talked to whom, why it stands out, the lines it was made from, every field. */
export function RecordView({ data, pivot }: { data: RecordResponse; pivot: Pivot }) {
  const record = data.record as FlowRecord;
  return (
    <div className="record">
      <Endpoints record={record} />
      {data.anomaly ? (
        <section className="record-block" aria-label="Why this score">
          <h3>Why this score</h3>
          <ContributionBars {...splitBase(data.anomaly.score, data.anomaly.contributions)} score={data.anomaly.score} />
        </section>
      ) : null}
      <Original data={data} />
      <RecordFields record={record} pivot={pivot} />
    </div>
  );
}

function Endpoints({ record }: { record: FlowRecord }) {
  const port = record.destination_port;
  const service = record.app_name ?? record.app_protocol ?? (typeof port === 'number' ? portName(port) : null);
  const facts = [
    <Time key="time" value={record.event_time as string | null} named />,
    [record.protocol ? String(record.protocol).toUpperCase() : null, service].filter(Boolean).join(' / '),
    record.bytes_total === null || record.bytes_total === undefined ? '' : formatBytes(record.bytes_total as number),
    typeof record.duration_s === 'number' ? formatDuration(record.duration_s) : '',
  ].filter(Boolean);
  return (
    <div className="record-ends">
      <div className="record-flow mono">
        <span>{endText(record.source_ip, record.source_port)}</span>
        <ArrowRight size={14} aria-label="to" />
        <span>{endText(record.destination_ip, record.destination_port)}</span>
      </div>
      <p className="muted">
        {facts.map((fact, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: four facts in a fixed order
          <span key={index}>
            {index > 0 ? ' · ' : ''}
            {fact}
          </span>
        ))}
      </p>
    </div>
  );
}

/** "10.0.1.8:22"; IPv6 in brackets; a word where the source names no address. */
function endText(address: unknown, port: unknown): string {
  if (typeof address !== 'string') return 'no address';
  const host = address.includes(':') ? `[${address}]` : address;
  return port === null || port === undefined ? host : `${host}:${port}`;
}

function Original({ data }: { data: RecordResponse }) {
  const id = recordIdOf(data.record);
  return (
    <section className="record-block" aria-label="Evidence">
      <h3>Evidence</h3>
      <p className="record-file">
        <FileText size={14} aria-hidden="true" />
        <span className="wrap-anywhere">{data.file.name}</span>
        <span className="muted">{id ? lineLabel(id) : ''}</span>
        {data.file.layout ? <span className="muted">layout {data.file.layout}</span> : null}
        <CopyText text={data.file.sha256} shown={`SHA-256 ${data.file.sha256.slice(0, 12)}…`} label="SHA-256" />
      </p>
      {data.original.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="record-lines" tabIndex={0} aria-label="Original text">
          {data.original.map((line) => (
            <div key={line.line} className="record-line">
              <span className="record-line-number mono">{line.line}</span>
              <code>{line.text}</code>
            </div>
          ))}
        </section>
      ) : (
        <p className="muted">{data.no_original}</p>
      )}
    </section>
  );
}
