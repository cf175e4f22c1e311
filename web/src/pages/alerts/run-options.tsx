import { type FormEvent, useState } from 'react';
import { pillText } from '../../filters/filter-fields.ts';
import { rangeLabel } from '../../lib/filter-range.ts';
import { useFilter } from '../../lib/filter-state.ts';
import { fieldError } from '../../lib/problem.ts';
import { useZone } from '../../lib/zone.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import type { RunOptions, useStartRun } from './use-runs.ts';

const DEFAULTS = { trees: '100', sample_size: '256', seed: '1', min_score: '0.6', max_share: '0.5' };

type Settings = typeof DEFAULTS;

const SETTINGS: readonly {
  key: keyof Settings;
  label: string;
  hint: string;
  min: number;
  max: number;
  step: number;
}[] = [
  { key: 'trees', label: 'Trees', hint: '10–500; more are steadier and slower', min: 10, max: 500, step: 1 },
  { key: 'sample_size', label: 'Flows per tree', hint: '16–4,096', min: 16, max: 4096, step: 1 },
  {
    key: 'min_score',
    label: 'Lowest score',
    hint: '0.5–1; below it nothing counts as anomalous',
    min: 0.5,
    max: 1,
    step: 0.01,
  },
  {
    key: 'max_share',
    label: 'Highest share of episodes in %',
    hint: '0.01–20; an entity’s flows of one hour are one episode, however many they are',
    min: 0.01,
    max: 20,
    step: 0.01,
  },
  { key: 'seed', label: 'Seed', hint: 'the same seed gives the same result', min: 0, max: 2 ** 31 - 1, step: 1 },
];

interface RunOptionsDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  start: ReturnType<typeof useStartRun>;
}

/** What to run over, and how; the settings that are already there suit most. */
export function RunOptionsDialog({ open, onOpenChange, start }: RunOptionsDialogProps) {
  const control = useFilter();
  const [scope, setScope] = useState<'all' | 'filter'>(control.empty ? 'all' : 'filter');
  const [settings, setSettings] = useState<Settings>(DEFAULTS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const options: RunOptions = {
      filter: scope === 'all' ? { pills: [] } : control.filter,
      trees: Number(settings.trees),
      sample_size: Number(settings.sample_size),
      seed: Number(settings.seed),
      min_score: Number(settings.min_score),
      max_share: Number(settings.max_share) / 100,
    };
    start.mutate(options, { onSuccess: () => onOpenChange(false) });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Run detection"
      description="An isolation forest learns what is usual in these flows and scores each by how easily it is set apart."
    >
      <form onSubmit={submit} className="stack">
        <Field label="Look at" hint={<ScopeHint />}>
          {(field) => (
            <Select
              {...field}
              value={scope}
              onValue={(value) => setScope(value === 'all' ? 'all' : 'filter')}
              options={[
                { value: 'all', label: 'Everything held' },
                { value: 'filter', label: 'What the present filter leaves', disabled: control.empty },
              ]}
            />
          )}
        </Field>
        <SettingFields settings={settings} onSettings={setSettings} error={start.error} />
        <div className="row run-submit">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" busy={start.isPending}>
            Run detection
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SettingFieldsProps {
  settings: Settings;
  onSettings: (settings: Settings) => void;
  error: unknown;
}

function SettingFields({ settings, onSettings, error }: SettingFieldsProps) {
  return (
    <div className="run-settings">
      {SETTINGS.map(({ key, label, hint, ...limits }) => (
        <Field key={key} label={label} hint={hint} error={fieldError(error, key)}>
          {(field) => (
            <Input
              {...field}
              {...limits}
              type="number"
              required
              value={settings[key]}
              onChange={(event) => onSettings({ ...settings, [key]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}

function ScopeHint() {
  const { state, empty } = useFilter();
  const { zone } = useZone();
  if (empty) return <>No filter is set. Set one on the tab Anomalous flows, which there is once a run has finished.</>;
  const on = state.pills.filter((pill) => !pill.disabled).map(pillText);
  return (
    <>Present filter: {[rangeLabel(state.range, zone), ...(state.text ? [`“${state.text}”`] : []), ...on].join('; ')}</>
  );
}
