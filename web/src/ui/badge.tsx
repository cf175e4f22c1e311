import type { ReactNode } from 'react';
import './badge.css';

export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

export function Badge({ tone = 'plain', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon}
      {children}
    </span>
  );
}
