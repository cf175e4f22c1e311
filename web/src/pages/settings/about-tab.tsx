import { useQuery } from '@tanstack/react-query';
import { useConfig } from '../../lib/config.ts';
import { Logo } from '../../shell/logo.tsx';
import { Card } from '../../ui/card.tsx';
import { systemQuery } from './system-tab.tsx';

const PARTS = [
  ['React', 'MIT'],
  ['TanStack Router, Query, Table and Virtual', 'MIT'],
  ['Radix UI', 'MIT'],
  ['cmdk', 'MIT'],
  ['uPlot', 'MIT'],
  ['Lucide icons', 'ISC'],
  ['d3-geo, topojson-client, world-atlas', 'ISC'],
  ['oidc-client-ts', 'Apache-2.0'],
  ['qrcode', 'MIT'],
  ['zod', 'MIT'],
  ['Inter and JetBrains Mono', 'OFL-1.1'],
  ['DuckDB', 'MIT'],
] as const;

export function AboutTab() {
  const config = useConfig();
  const system = useQuery(systemQuery);
  return (
    <div className="stack">
      <Card>
        <div className="stack">
          <Logo size={30} />
          <p>
            Version {config?.version} · {config?.environment}. Network logs and IPDR: every line accounted for,
            searchable, scored, explained.
          </p>
          <p>
            Flowtrail is free software under the MIT licence. <a href="/api/docs">The API</a> is described on a page of
            its own, and as <a href="/api/openapi.json">OpenAPI</a>.
          </p>
        </div>
      </Card>
      <Card question="Whose data is this?" title="Attribution">
        <ul className="about-list">
          {system.data?.geo.map((source) => (
            <li key={source.name}>
              <span>{source.attribution}</span>
              <span className="muted">
                {source.name}
                {source.build_date ? `, ${source.build_date.slice(0, 10)}` : ''} · {source.licence}
              </span>
            </li>
          ))}
          <li>
            <span>Land and borders: Natural Earth</span>
            <span className="muted">public domain; how borders are drawn is no statement</span>
          </li>
        </ul>
      </Card>
      <Card question="What is it built on?" title="Open-source parts">
        <ul className="about-list">
          {PARTS.map(([name, licence]) => (
            <li key={name}>
              <span>{name}</span>
              <span className="muted">{licence}</span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
