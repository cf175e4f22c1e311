import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Ledger, Upload } from '../../../../core/contract/uploads.ts';
import { downloadText } from '../../lib/api.ts';
import { formatCount, plural } from '../../lib/numbers.ts';
import { sentence } from '../../lib/problem.ts';
import { Button } from '../../ui/button.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { toastError } from '../../ui/toast.tsx';
import { Bytes, CopyText, Count, Missing, Time } from '../../ui/value.tsx';
import { LINE_CLASSES, LINE_WORDS, LineBar } from '../upload/line-bar.tsx';
import { flagWords, reasonWords } from './flag-words.ts';

export function Section({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="ledger-section">
      <h3>
        {title} {note && <span className="card-note">{note}</span>}
      </h3>
      {children}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function FileFacts({ upload }: { upload: Upload }) {
  const ledger = upload.ledger;
  return (
    <dl className="facts">
      <Fact label="Layout">{upload.layout_title ?? <Missing why="not recognised" />}</Fact>
      <Fact label="SHA-256">
        <CopyText text={upload.sha256} shown={`${upload.sha256.slice(0, 24)}…`} label="SHA-256" />
      </Fact>
      <Fact label="Size as received">
        <Bytes value={upload.size_bytes} />
      </Fact>
      <Fact label="Uploaded">
        <Time value={upload.uploaded_at} named /> by {upload.uploaded_by}
      </Fact>
      {ledger && (
        <>
          <Fact label="Records">
            <Count value={ledger.rows} />
          </Fact>
          <Fact label="Subscribers">
            <Count value={ledger.subscribers} />
          </Fact>
          <Fact label="First event">
            <Time value={ledger.first_event} named />
          </Fact>
          <Fact label="Last event">
            <Time value={ledger.last_event} named />
          </Fact>
          <Fact label="Data out, in">
            <Bytes value={ledger.bytes_out} /> <span className="muted">out,</span> <Bytes value={ledger.bytes_in} />{' '}
            <span className="muted">in</span>
          </Fact>
          <Fact label="Form">
            {[
              ledger.container,
              ledger.encoding,
              ledger.newline,
              ledger.delimiter ? `cells by ${nameOf(ledger.delimiter)}` : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </Fact>
          {upload.revision > 1 && <Fact label="Revision">{upload.revision}</Fact>}
        </>
      )}
    </dl>
  );
}

function nameOf(delimiter: string): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar', ' ': 'space' }[delimiter] ?? delimiter;
}

function LineTable({ ledger }: { ledger: Ledger }) {
  const { lines } = ledger;
  const sum = LINE_CLASSES.reduce((total, name) => total + lines[name], 0);
  return (
    <>
      <LineBar lines={lines} />
      <table className="table ledger-lines">
        <tbody>
          {LINE_CLASSES.map((name) => (
            <tr key={name}>
              <th scope="row">
                <span className={`line-dot line-${name}`} aria-hidden="true" />
                {LINE_WORDS[name]}
              </th>
              <td className="right num">{formatCount(lines[name])}</td>
            </tr>
          ))}
          <tr className="ledger-sum">
            <th scope="row">
              {sum === lines.physical ? 'Lines in the file' : 'Lines in the file (the parts do not add up)'}
            </th>
            <td className="right num">{formatCount(lines.physical)}</td>
          </tr>
        </tbody>
      </table>
    </>
  );
}

function Reason({ reason }: { reason: string }) {
  const words = reasonWords(reason);
  if (!words) return reason;
  return (
    <>
      {sentence(words)} <code className="muted">{reason}</code>
    </>
  );
}

function Rejects({ upload, ledger }: { upload: Upload; ledger: Ledger }) {
  const download = (): void => {
    downloadText('rejected', { upload_id: upload.upload_id }, `${upload.name}.rejected.csv`).catch((error: unknown) =>
      toastError('The list could not be downloaded', error),
    );
  };
  if (ledger.lines.rejected === 0) return <p className="muted">None.</p>;
  return (
    <>
      <TableScroll label="Rejected lines" className="ledger-rejects">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="right">
                Line
              </th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {ledger.rejects.slice(0, 100).map((reject) => (
              <tr key={reject.line}>
                <td className="right num">{formatCount(reject.line)}</td>
                <td className="wrap-anywhere">
                  <Reason reason={reject.reason} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <div className="row-wrap">
        <Button size="sm" icon={<Download size={13} aria-hidden="true" />} onClick={download}>
          All rejected lines as CSV
        </Button>
        <span className="muted small">line, reason, original text</span>
      </div>
    </>
  );
}

/** Lines, times, flags, warnings, rejected lines and preamble of one ledger. */
export function LedgerSections({ upload, ledger }: { upload: Upload; ledger: Ledger }) {
  const flags = Object.entries(ledger.flags);
  return (
    <>
      <Section title="Every line">
        <LineTable ledger={ledger} />
      </Section>
      <Section title="How times were read">
        <dl className="facts">
          <Fact label="Zone">
            {ledger.zone.value} <span className="muted">{ledger.zone.why}</span>
          </Fact>
          <Fact label="Date order">
            {ledger.date_order ? (
              <>
                {ledger.date_order.value} <span className="muted">{ledger.date_order.why}</span>
              </>
            ) : (
              <span className="muted">not needed: dates of this layout are unambiguous</span>
            )}
          </Fact>
        </dl>
      </Section>
      <Section title="Quality flags" note={flags.length > 0 ? undefined : 'none'}>
        <ul className="flags">
          {flags.map(([code, rows]) => (
            <li key={code}>
              <code>{code}</code>
              <span className="muted">{flagWords(code)}</span>
              <span className="num nowrap">{rows > 0 ? plural(rows, 'row') : 'the file'}</span>
            </li>
          ))}
        </ul>
      </Section>
      {ledger.warnings.length > 0 && (
        <Section title="Warnings">
          {ledger.warnings.map((warning) => (
            <p key={warning} className="upload-warning">
              {sentence(warning)}
            </p>
          ))}
        </Section>
      )}
      <Section title="Rejected lines" note={plural(ledger.lines.rejected, 'line')}>
        <Rejects upload={upload} ledger={ledger} />
      </Section>
      {ledger.preamble.length > 0 && (
        <Section title="Preamble" note="as printed">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre className="ledger-preamble" tabIndex={0}>
            {ledger.preamble.join('\n')}
          </pre>
        </Section>
      )}
    </>
  );
}
