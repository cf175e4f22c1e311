import type { ReactNode } from 'react';
import { Logo } from '../../shell/logo.tsx';
import './door.css';

interface DoorProps {
  title: string;
  /** What this page is for, in a sentence. */
  lead?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}

/** The frame of every page in front of the sign-in. */
export function Door({ title, lead, children, footer }: DoorProps) {
  return (
    <main className="door">
      <div className="door-card">
        <Logo size={30} />
        <div>
          <h1>{title}</h1>
          {lead && <p className="muted">{lead}</p>}
        </div>
        {children}
      </div>
      {footer && <p className="door-foot muted small">{footer}</p>}
    </main>
  );
}
