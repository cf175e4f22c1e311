import type { Settings } from '../../../../core/contract/system.ts';
import { useAllowed } from '../../lib/session.ts';
import { useZone } from '../../lib/zone.ts';
import { useZoneOptions } from '../../shell/zone-picker.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { useSaveSettings, useSettings } from './use-settings.ts';

export function DisplayTab() {
  const settings = useSettings();
  const save = useSaveSettings();
  const zones = useZoneOptions();
  const own = useZone();
  const admin = useAllowed('admin');
  const change = (next: Partial<Settings>): void => {
    if (settings.data) save.mutate({ ...settings.data, ...next });
  };
  if (settings.error) return <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <SkeletonRows rows={4} />;
  return (
    <div className="stack">
      <Card question="In which zone do I read times?" title="On this screen">
        <div className="settings-form">
          <Field
            label="Zone of this browser"
            hint="The same choice as in the bar above; data and searches are not changed by it"
          >
            {({ id }) => (
              <Combobox id={id} label="Zone of this browser" value={own.zone} options={zones} onValue={own.setZone} />
            )}
          </Field>
          <div>
            <Button size="sm" onClick={() => own.setZone(null)}>
              Use the installation’s zone
            </Button>
          </div>
        </div>
      </Card>
      <Card
        question="What holds for everybody?"
        title="This installation"
        note={admin ? undefined : 'changed by administrators'}
      >
        <div className="settings-form">
          <Field label="Zone on screen" hint="For everybody who has not chosen another">
            {({ id }) => (
              <Combobox
                id={id}
                disabled={!admin}
                label="Zone on screen"
                value={settings.data.zone}
                options={zones}
                onValue={(zone) => change({ zone })}
              />
            )}
          </Field>
          <Field label="Zone of files that state none" hint="Each ledger says which zone was taken and why">
            {({ id }) => (
              <Combobox
                id={id}
                disabled={!admin}
                label="Zone of files that state none"
                value={settings.data.default_input_zone}
                options={zones}
                onValue={(zone) => change({ default_input_zone: zone })}
              />
            )}
          </Field>
          {save.error && <ErrorNote error={save.error} />}
        </div>
      </Card>
    </div>
  );
}
