import { useQuery } from '@tanstack/react-query';
import type { SystemStatus } from '../../../../core/contract/system.ts';
import { callApi } from '../../lib/api.ts';
import { formatBytes } from '../../lib/numbers.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card } from '../../ui/card.tsx';
import { ErrorNote, Progress, SkeletonRows } from '../../ui/states.tsx';
import { TableScroll } from '../../ui/table-scroll.tsx';
import { CopyText, Count, Missing } from '../../ui/value.tsx';

export const systemQuery = {
  queryKey: ['system'],
  queryFn: ({ signal }: { signal: AbortSignal }) => callApi('system', { signal }),
  staleTime: 30_000,
} as const;

export function SystemTab() {
  const { data, error, isPending, refetch } = useQuery(systemQuery);
  if (error) return <ErrorNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <SkeletonRows />;
  return (
    <div className="stack">
      {data.disk && <DiskCard disk={data.disk} />}
      <Card question="What is held?" title="Data">
        <dl className="facts">
          <div className="fact">
            <dt>Records</dt>
            <dd>
              <Count value={data.rows} />
            </dd>
          </div>
          <div className="fact">
            <dt>Files</dt>
            <dd>
              <Count value={data.uploads} />
            </dd>
          </div>
          <div className="fact">
            <dt>Kept in</dt>
            <dd>
              <CopyText text={data.data_dir} label="data folder" />
            </dd>
          </div>
          <div className="fact">
            <dt>Version</dt>
            <dd>{data.version}</dd>
          </div>
        </dl>
      </Card>
      <Card question="Where do places and networks come from?" title="Reference data" flush>
        <TableScroll label="Reference data">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Source</th>
                <th scope="col">Made</th>
                <th scope="col">From</th>
                <th scope="col">Licence</th>
                <th scope="col">Attribution</th>
              </tr>
            </thead>
            <tbody>
              {data.geo.map((source) => (
                <tr key={source.name}>
                  <td>{source.name}</td>
                  <td className="nowrap num">{source.build_date?.slice(0, 10) ?? <Missing why="not stated" />}</td>
                  <td>{source.source === 'bundled' ? 'comes with Flowtrail' : 'your own file'}</td>
                  <td className="nowrap">{source.licence}</td>
                  <td>{source.attribution}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      </Card>
    </div>
  );
}

function DiskCard({ disk }: { disk: NonNullable<SystemStatus['disk']> }) {
  return (
    <Card
      question="Is there room?"
      title="Disk"
      actions={<Badge tone={disk.low ? 'bad' : 'good'}>{disk.low ? 'Nearly full' : 'Enough room'}</Badge>}
    >
      <div className="stack">
        <Progress
          value={disk.total_bytes - disk.free_bytes}
          max={disk.total_bytes}
          label="Disk used"
          tone={disk.low ? 'bad' : 'accent'}
        />
        <p className="muted num">
          {formatBytes(disk.free_bytes)} free of {formatBytes(disk.total_bytes)}
        </p>
      </div>
    </Card>
  );
}
