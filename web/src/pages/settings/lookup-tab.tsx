import { type FormEvent, useState } from 'react';
import { RDNS_MODES, type Settings } from '../../../../core/contract/system.ts';
import { fieldError } from '../../lib/problem.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { ErrorNote, SkeletonRows } from '../../ui/states.tsx';
import { useSaveSettings, useSettings } from './use-settings.ts';

type Mode = (typeof RDNS_MODES)[number];

const MODES: Readonly<Record<Mode, { title: string; text: string }>> = {
  off: { title: 'Off', text: 'No address of a case leaves this machine.' },
  system: { title: 'System resolver', text: 'Addresses are asked of the resolver this machine uses.' },
  resolver: { title: 'A given resolver', text: 'Addresses are asked of this server alone.' },
};

/** An address, with its port if not 53: 192.0.2.53, 192.0.2.53:5353, 2001:db8::53, [2001:db8::53]:5353. */
const RESOLVER = /^(\d{1,3}(\.\d{1,3}){3}(:\d{1,5})?|[0-9a-f]*:[0-9a-f:.]+|\[[0-9a-f:.]+\](:\d{1,5})?)$/i;

function LookupForm({ settings, admin }: { settings: Settings; admin: boolean }) {
  const save = useSaveSettings();
  const [mode, setMode] = useState<Mode>(settings.reverse_dns.mode);
  const [server, setServer] = useState(settings.reverse_dns.server ?? '');
  const [checked, setChecked] = useState(false);
  const missing = mode === 'resolver' && server.trim() === '';
  const mistyped = mode === 'resolver' && !RESOLVER.test(server.trim());
  const changed =
    mode !== settings.reverse_dns.mode ||
    (mode === 'resolver' && server.trim() !== (settings.reverse_dns.server ?? ''));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!missing)
      save.mutate({ ...settings, reverse_dns: { mode, server: mode === 'resolver' ? server.trim() : null } });
  };
  const serverError =
    checked && mistyped ? 'An address such as 192.0.2.53 or 192.0.2.53:5353' : fieldError(save.error, 'server');
  return (
    <form className="settings-form" onSubmit={submit}>
      <fieldset className="settings-choices" disabled={!admin}>
        <legend className="sr-only">Reverse DNS</legend>
        {RDNS_MODES.map((value) => (
          <label key={value} className="radio">
            <input type="radio" name="rdns" value={value} checked={mode === value} onChange={() => setMode(value)} />
            <span>
              <strong>{MODES[value].title}</strong>
              <span className="muted">{MODES[value].text}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {mode === 'resolver' && (
        <Field label="Resolver" hint="Address, and port if not 53" error={serverError}>
          {(field) => (
            <Input
              {...field}
              className="mono"
              disabled={!admin}
              placeholder="192.0.2.53:53"
              value={server}
              onChange={(event) => setServer(event.target.value)}
            />
          )}
        </Field>
      )}
      {save.error && !serverError && <ErrorNote error={save.error} />}
      {admin && (
        <div>
          <Button type="submit" variant="primary" disabled={!changed || missing} busy={save.isPending}>
            Save
          </Button>
        </div>
      )}
    </form>
  );
}

export function LookupTab() {
  const settings = useSettings();
  const admin = useAllowed('admin');
  if (settings.error) return <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />;
  if (!settings.data) return <SkeletonRows rows={4} />;
  return (
    <Card
      question="May names be asked of the network?"
      title="Reverse DNS"
      note={admin ? 'cached, rate-limited' : 'changed by administrators'}
    >
      <LookupForm key={JSON.stringify(settings.data.reverse_dns)} settings={settings.data} admin={admin} />
    </Card>
  );
}
