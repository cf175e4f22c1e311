import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { DateOrder, Mapping, MappingDraft } from '../../../../core/contract/uploads.ts';
import { callApi } from '../../lib/api.ts';
import { formatCount } from '../../lib/numbers.ts';
import { ApiProblem, messageOf } from '../../lib/problem.ts';
import { useAllowed, useMe } from '../../lib/session.ts';
import { useZoneOptions } from '../../shell/zone-picker.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { MappingPreview } from './mapping-preview.tsx';
import { doubledTargets, missingParts, splitProblems, useMapping } from './mapping-state.ts';
import { MappingTable } from './mapping-table.tsx';
import './upload.css';
import './mapping.css';

/** Choices made in quick succession cost one preview. */
const SETTLE_MS = 350;

const DATE_ORDER_OPTIONS = [
  { value: '', label: 'As recognised line by line' },
  { value: 'dmy', label: 'Day, month, year (17/04/2026)' },
  { value: 'mdy', label: 'Month, day, year (04/17/2026)' },
  { value: 'ymd', label: 'Year, month, day (2026-04-17)' },
] as const;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function usePreview(draft: MappingDraft, mapping: Mapping) {
  const settled = useSettled(mapping);
  return useQuery({
    queryKey: ['preview', draft.upload_id, settled],
    queryFn: ({ signal }) =>
      callApi('previewMapping', { params: { upload_id: draft.upload_id }, body: settled, signal }),
    enabled: missingParts(draft, settled).length === 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

export function MappingPage() {
  const { uploadId = '' } = useParams({ strict: false });
  const me = useMe();
  const allowed = useAllowed('analyst');
  const draft = useQuery({
    queryKey: ['mapping-draft', uploadId],
    queryFn: ({ signal }) => callApi('mappingDraft', { params: { upload_id: uploadId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: allowed,
  });
  const upload = useQuery({
    queryKey: ['upload', uploadId],
    queryFn: ({ signal }) => callApi('upload', { params: { upload_id: uploadId }, signal }),
  });
  if (me && !allowed) {
    return (
      <div className="page">
        <p className="notice-bar">Viewers cannot map columns. An administrator can give you the role of an analyst.</p>
      </div>
    );
  }
  return (
    <div className="page">
      {draft.error && <ErrorNote error={draft.error} onRetry={() => void draft.refetch()} />}
      {draft.isPending && <SkeletonRows rows={8} height={40} />}
      {draft.data && <MappingForm draft={draft.data} fileName={upload.data?.name ?? 'this file'} />}
    </div>
  );
}

function previewNote(preview: ReturnType<typeof usePreview>, missing: readonly string[]): string | undefined {
  if (missing.length > 0) return undefined;
  return preview.isFetching ? 'working …' : `first ${preview.data?.rows.length ?? 0} records`;
}

/** A mapping the server cannot use is no failure of the page: it says what is wrong with it. */
function PreviewRefused({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const incomplete = error instanceof ApiProblem && (error.status === 400 || error.status === 422);
  return incomplete ? (
    <p className="mapping-none">{messageOf(error)}</p>
  ) : (
    <ErrorNote error={error} onRetry={onRetry} />
  );
}

/** Why the mapping is refused, or what will become of the cells that do not read. */
function ProblemNotes({ refused, warned }: ReturnType<typeof splitProblems>) {
  return (
    <>
      {refused.length > 0 && (
        <p className="field-error">
          {refused.length === 1
            ? 'One column does not hold what it should'
            : `${refused.length} columns do not hold what they should`}
          ; choose another target or leave it out.
        </p>
      )}
      {warned.length > 0 && (
        <p className="mapping-warning">
          Some sampled cells do not read. A line whose time, address or port does not read is rejected and kept with its
          number; another cell that does not read is left empty.
        </p>
      )}
    </>
  );
}

function MappingForm({ draft, fileName }: { draft: MappingDraft; fileName: string }) {
  const control = useMapping(draft);
  const preview = usePreview(draft, control.mapping);
  const zones = useZoneOptions();
  const [profile, setProfile] = useState('');
  const client = useQueryClient();
  const navigate = useNavigate();
  const apply = useMutation({
    mutationFn: () =>
      callApi('applyMapping', {
        params: { upload_id: draft.upload_id },
        body: { mapping: control.mapping, ...(profile.trim() ? { save_as: profile.trim() } : {}) },
      }),
    onSuccess: (upload) => {
      client.setQueryData(['upload', draft.upload_id], upload);
      void client.invalidateQueries({ queryKey: ['uploads'] });
      void client.invalidateQueries({ queryKey: ['profiles'] });
      toast({ title: `Normalising ${fileName}`, tone: 'good' });
      void navigate({ to: '/upload' });
    },
  });
  const mapped = Object.values(control.mapping.columns).filter(Boolean).length;
  const problems = preview.data?.problems ?? [];
  const missing = missingParts(draft, control.mapping);
  const split = splitProblems(problems);
  const refused =
    preview.isError || missing.length > 0 || split.refused.length > 0 || doubledTargets(control.mapping).size > 0;
  return (
    <>
      <div className="mapping-grid">
        <Card
          question={<span className="wrap-anywhere">What do the columns of {fileName} mean?</span>}
          title="Columns"
          note={`${mapped} of ${draft.columns.length} used · header in line ${formatCount(draft.header_line)}`}
          flush
        >
          <MappingTable draft={draft} control={control} problems={problems} />
        </Card>
        <Card question="How are its times printed?" title="Zone and date order" className="mapping-side">
          <div className="stack">
            <Field label="Zone of the printed times">
              {({ id }) => (
                <Combobox
                  id={id}
                  label="Zone of the printed times"
                  value={control.mapping.zone ?? null}
                  options={zones}
                  onValue={control.setZone}
                />
              )}
            </Field>
            <Field label="Order of dates">
              {(field) => (
                <Select
                  {...field}
                  value={control.mapping.date_order ?? ''}
                  options={DATE_ORDER_OPTIONS}
                  onValue={(value) => control.setDateOrder(value === '' ? null : (value as DateOrder))}
                />
              )}
            </Field>
            <Field
              label="Save as a profile"
              hint="Optional. Files with the same headers are then recognised on arrival."
            >
              {(field) => (
                <Input
                  {...field}
                  maxLength={80}
                  placeholder="Regional ISP export"
                  value={profile}
                  onChange={(event) => setProfile(event.target.value)}
                />
              )}
            </Field>
            {apply.error && <ErrorNote error={apply.error} />}
            <Button
              variant="primary"
              icon={<Check size={15} aria-hidden="true" />}
              busy={apply.isPending}
              disabled={refused}
              onClick={() => apply.mutate()}
            >
              Normalise with this mapping
            </Button>
            {missing.length > 0 && <p className="muted small">Still to choose: {missing.join(', and ')}.</p>}
            <ProblemNotes {...split} />
          </div>
        </Card>
      </div>
      <Card question="What will come of it?" title="Preview" note={previewNote(preview, missing)} flush>
        {missing.length > 0 ? (
          <p className="mapping-none">
            Choose above which column holds {missing.join(', and which holds ')}: the first records then appear here.
          </p>
        ) : (
          <>
            {preview.error && <PreviewRefused error={preview.error} onRetry={() => void preview.refetch()} />}
            {preview.isPending && <SkeletonRows rows={6} />}
            {preview.data && <MappingPreview preview={preview.data} />}
          </>
        )}
      </Card>
    </>
  );
}
