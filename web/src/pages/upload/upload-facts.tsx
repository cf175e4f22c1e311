import { Link } from '@tanstack/react-router';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { plural } from '../../lib/numbers.ts';
import { filterSearch } from '../../lib/filter-state.ts';
import { Count, Time } from '../../ui/value.tsx';
import { useZone } from '../../lib/zone.ts';
import { LineBar } from './line-bar.tsx';

/** What the layout was recognised by. */
export function EvidenceList({ evidence }: { evidence: Upload['evidence'] }) {
  if (evidence.length === 0) return null;
  return (
    <ul className="evidence">
      {evidence.map((entry) => (
        <li key={`${entry.signal}${entry.detail}`}>
          <span className="muted">{entry.signal}</span> {entry.detail}
        </li>
      ))}
    </ul>
  );
}

/** What came of a finished upload: layout and why, lines, rows, period, and the ways on. */
export function UploadFacts({ upload }: { upload: Upload }) {
  const zone = useZone();
  const { ledger } = upload;
  return (
    <div className="upload-facts">
      {upload.layout_title && (
        <p>
          Recognised as <strong>{upload.layout_title}</strong>
        </p>
      )}
      <EvidenceList evidence={upload.evidence} />
      {ledger && <LineBar lines={ledger.lines} legend />}
      {ledger && (
        <p className="muted">
          <Count value={ledger.rows} unit={ledger.rows === 1 ? 'record' : 'records'} />
          {ledger.first_event && (
            <>
              {' · '}
              <Time value={ledger.first_event} style="minutes" /> to <Time value={ledger.last_event} style="minutes" /> {zone.short}
            </>
          )}
          {ledger.subscribers !== null && <> · {plural(ledger.subscribers, 'subscriber')}</>}
        </p>
      )}
      {(ledger?.warnings ?? []).map((warning) => (
        <p key={warning} className="upload-warning">
          {warning}
        </p>
      ))}
      <UploadLinks upload={upload} />
    </div>
  );
}

function UploadLinks({ upload }: { upload: Upload }) {
  const only = filterSearch({ pills: [{ field: 'upload_id', op: 'is', values: [upload.upload_id] }] });
  return (
    <p className="row-wrap upload-links">
      {upload.status === 'ready' && (
        <>
          <Link to="/explore" search={only as never}>
            See the records
          </Link>
          <Link to="/" search={only as never}>
            Overview of this file
          </Link>
        </>
      )}
      {upload.ledger && (
        <Link to="/files" search={{ file: upload.upload_id } as never}>
          Open the ledger
        </Link>
      )}
    </p>
  );
}
