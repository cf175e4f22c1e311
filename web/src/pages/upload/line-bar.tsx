import type { LineCounts } from '../../../../core/contract/uploads.ts';
import { formatCount, plural } from '../../lib/numbers.ts';
import './line-bar.css';

export const LINE_CLASSES = ['accepted', 'rejected', 'preamble', 'header', 'separator', 'notice', 'footer'] as const;
export type LineClass = (typeof LINE_CLASSES)[number];

export const LINE_WORDS: Readonly<Record<LineClass, string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  preamble: 'Preamble',
  header: 'Header',
  separator: 'Separator',
  notice: 'Notice',
  footer: 'Footer',
};

/** Every physical line in exactly one class: the parts add up to the whole. A part that is there is never invisible. */
export function LineBar({ lines, legend }: { lines: LineCounts; legend?: boolean }) {
  const parts = LINE_CLASSES.map((name) => ({ name, count: lines[name] })).filter((part) => part.count > 0);
  return (
    <div className="line-bar-box">
      <div className="line-bar" aria-hidden="true">
        {parts.map(({ name, count }) => (
          <span
            key={name}
            className={`line-part line-${name}`}
            style={{ flexGrow: count }}
            title={`${LINE_WORDS[name]}: ${formatCount(count)}`}
          />
        ))}
      </div>
      {legend ? (
        <ul className="line-legend">
          <li>
            <strong className="num">{plural(lines.physical, 'line')}</strong> in the file
          </li>
          {parts.map(({ name, count }) => (
            <li key={name}>
              <span className={`line-dot line-${name}`} aria-hidden="true" />
              {LINE_WORDS[name]} <span className="num">{formatCount(count)}</span>
            </li>
          ))}
        </ul>
      ) : (
        <span className="sr-only">
          {plural(lines.physical, 'line')}: {parts.map(({ name, count }) => `${LINE_WORDS[name]} ${count}`).join(', ')}
        </span>
      )}
    </div>
  );
}
