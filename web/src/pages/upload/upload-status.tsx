import { CircleAlert, CircleCheck, CircleDashed, FileQuestion, LoaderCircle, Trash2 } from 'lucide-react';
import type { Upload, UploadStatus } from '../../../../core/contract/uploads.ts';
import { formatBytes, formatCount, plural } from '../../lib/numbers.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';

const STATUS: Readonly<Record<UploadStatus, { words: string; tone: Tone; icon: typeof CircleCheck }>> = {
  receiving: { words: 'Receiving', tone: 'accent', icon: LoaderCircle },
  ingesting: { words: 'In work', tone: 'accent', icon: LoaderCircle },
  ready: { words: 'Ready', tone: 'good', icon: CircleCheck },
  empty_report: { words: 'Empty report', tone: 'plain', icon: CircleDashed },
  needs_mapping: { words: 'Needs a mapping', tone: 'warn', icon: FileQuestion },
  failed: { words: 'Failed', tone: 'bad', icon: CircleAlert },
  deleting: { words: 'Being deleted', tone: 'plain', icon: Trash2 },
};

export function StatusBadge({ status }: { status: UploadStatus }) {
  const { words, tone, icon: Icon } = STATUS[status];
  return (
    <Badge tone={tone} icon={<Icon size={12} aria-hidden="true" />}>
      {words}
    </Badge>
  );
}

const STAGES = {
  receiving: 'Receiving',
  unpacking: 'Unpacking',
  recognising: 'Recognising the layout',
  surveying: 'First pass: looking through all lines',
  normalising: 'Normalising',
  enriching: 'Looking up places and networks',
  writing: 'Writing',
  done: 'Done',
} as const;

/** "Normalising · 412,000 of 900,000 rows", "Recognising the layout · 512 MB of 1.2 GB". */
export function stageText({ stage, done, total, unit }: NonNullable<Upload['progress']>): string {
  const words = STAGES[stage];
  if (done === 0 && total === null) return words;
  if (unit === 'bytes') return `${words} · ${formatBytes(done)}${total === null ? '' : ` of ${formatBytes(total)}`}`;
  return `${words} · ${total === null ? plural(done, 'row') : `${formatCount(done)} of ${formatCount(total)} rows`}`;
}
