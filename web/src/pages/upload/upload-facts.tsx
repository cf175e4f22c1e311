import { Link } from '@tanstack/react-router';
import type { Upload } from '../../../../core/contract/uploads.ts';
import { filterSearch } from '../../lib/filter-state.ts';
import { plural } from '../../lib/numbers.ts';
import { sentence } from '../../lib/problem.ts';
import { useAllowed } from '../../lib/session.ts';
import { useZone } from '../../lib/zone.ts';
import { Count, Time } from '../../ui/value.tsx';
import { LineBar } from './line-bar.tsx';

/** More parts than this are folded away: a file of thirty columns would fill the page. */
const SHOWN_PARTS = 3;

/** What the layout was recognised by. */
export function EvidenceList({ evidence }: { evidence: Upload['evidence'] }) {
  if (evidence.length === 0) return null;
  return (
    <ul className="evidence">
      {evidence.map((entry) => {
        const parts = entry.detail.split('; ');
        return (
          <li key={`${entry.signal}${entry.detail}`}>
            {parts.length > SHOWN_PARTS ? (
              <details>
                <summary>
                  <span className="muted">{entry.signal}</span> {parts.slice(0, 2).join('; ')} and {parts.length - 2}{' '}
                  more
                </summary>
                {parts.map((part) => (
                  <span key={part} className="evidence-part">
                    {part}
                  </span>
                ))}
              </details>
            ) : (
              <>
                <span className="muted">{entry.signal}</span> {entry.detail}
              </>
            )}
          </li>
        );
      })}
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
              <Time value={ledger.first_event} style="minutes" /> to <Time value={ledger.last_event} style="minutes" />{' '}
              {zone.label}
            </>
          )}
          {ledger.subscribers !== null && <> · {plural(ledger.subscribers, 'subscriber')}</>}
        </p>
      )}
      {(ledger?.warnings ?? []).map((warning) => (
        <p key={warning} className="upload-warning">
          {sentence(warning)}
        </p>
      ))}
      <UploadLinks upload={upload} />
    </div>
  );
}

/** Whether the columns were mapped, by a person or by their names, so that another mapping can make it better. */
export function isMapped(upload: Upload): boolean {
  return upload.layout === 'generic' && upload.status === 'ready';
}

function UploadLinks({ upload }: { upload: Upload }) {
  const allowed = useAllowed('analyst');
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
      {allowed && isMapped(upload) && (
        <Link to="/upload/$uploadId/mapping" params={{ uploadId: upload.upload_id }}>
          Change the mapping
        </Link>
      )}
    </p>
  );
}
