import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { useSyncExternalStore } from 'react';
import type { SearchParams } from '../lib/filter-codec.ts';
import { messageOf } from '../lib/problem.ts';
import { IconButton } from './button.tsx';
import './toast.css';

export interface ToastMessage {
  readonly title: string;
  readonly detail?: string;
  readonly tone?: 'good' | 'bad' | 'plain';
  /** Where to look further. */
  readonly link?: { readonly to: string; readonly search: SearchParams; readonly label: string };
}

type Entry = ToastMessage & { readonly id: number };

let entries: readonly Entry[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function update(next: readonly Entry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

/** Says in passing that something happened. Failures of a form belong beside its fields instead. */
export function toast(message: ToastMessage): void {
  update([...entries.slice(-3), { ...message, id: nextId++ }]);
}

export function toastError(title: string, error: unknown): void {
  toast({ title, detail: messageOf(error), tone: 'bad' });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const ICONS = { good: CircleCheck, bad: CircleAlert, plain: Info };

export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => entries);
  return (
    <Radix.Provider duration={6000} swipeDirection="right" label="Notification">
      {shown.map((entry) => {
        const tone = entry.tone ?? 'plain';
        const Icon = ICONS[tone];
        return (
          <Radix.Root
            key={entry.id}
            className={`toast toast-${tone}`}
            duration={tone === 'bad' || entry.link ? 12_000 : 6000}
            onOpenChange={(open) => !open && update(entries.filter((other) => other.id !== entry.id))}
          >
            <Icon size={17} aria-hidden="true" />
            <div className="toast-text">
              <Radix.Title className="toast-title">{entry.title}</Radix.Title>
              {entry.detail && <Radix.Description className="muted wrap-anywhere">{entry.detail}</Radix.Description>}
              {entry.link && (
                <Radix.Action asChild altText={entry.link.label}>
                  <Link to={entry.link.to} search={entry.link.search as never}>
                    {entry.link.label}
                  </Link>
                </Radix.Action>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Dismiss" size="sm">
                <X size={14} aria-hidden="true" />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        );
      })}
      <Radix.Viewport className="toast-viewport" />
    </Radix.Provider>
  );
}
