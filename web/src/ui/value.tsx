import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { EM_DASH, formatBytes, formatCount, NOT_IN_SOURCE } from '../lib/numbers.ts';
import type { TimeStyle } from '../lib/time.ts';
import { useZone } from '../lib/zone.ts';
import { IconButton } from './button.tsx';
import './value.css';

type Maybe = number | string | null | undefined;

/** What the source does not say. Never a zero. */
export function Missing({ why = NOT_IN_SOURCE }: { why?: string }) {
  return (
    <span className="missing" title={why}>
      <span aria-hidden="true">{EM_DASH}</span>
      <span className="sr-only">{why}</span>
    </span>
  );
}

export function Count({ value, unit }: { value: Maybe; unit?: string }) {
  if (value === null || value === undefined) return <Missing />;
  return (
    <span className="num">
      {formatCount(value)}
      {unit ? ` ${unit}` : ''}
    </span>
  );
}

/** Decimal units; the exact count is the title. */
export function Bytes({ value }: { value: Maybe }) {
  if (value === null || value === undefined) return <Missing />;
  return (
    <span className="num" title={`${formatCount(value)} bytes`}>
      {formatBytes(value)}
    </span>
  );
}

/** An instant in the chosen zone; the title names zone and UTC. `named` prints the zone as well. */
export function Time({
  value,
  style,
  named,
}: {
  value: string | null | undefined;
  style?: TimeStyle;
  named?: boolean;
}) {
  const zone = useZone();
  if (!value) return <Missing />;
  return (
    <time dateTime={value} title={`${zone.format(value, 'full')} ${zone.label} · ${value}`} className="num">
      <span className="nowrap">{zone.format(value, style)}</span>
      {named ? (
        <>
          {' '}
          <span className="muted nowrap">{zone.label}</span>
        </>
      ) : null}
    </time>
  );
}

/** A long value shown short, with a copy button that copies all of it. */
export function CopyText({ text, shown = text, label }: { text: string; shown?: string; label: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <span className="copy-text">
      <code title={text}>{shown}</code>
      <IconButton size="sm" label={copied ? 'Copied' : `Copy ${label}`} onClick={() => void copy()}>
        {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
      </IconButton>
    </span>
  );
}
