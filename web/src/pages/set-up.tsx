import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useMe } from '../lib/session.ts';
import { EmptyState } from '../ui/states.tsx';

/** The one-time link of the first start, opened by somebody who is signed in. */
export function SetUp() {
  const me = useMe();
  return (
    <div className="page">
      <EmptyState icon={<CircleCheck size={20} aria-hidden="true" />} title="This installation is set up">
        <p>
          Its administrator has been created already, so the setup link has no use any more.
          {me ? ` You are signed in as ${me.username}.` : ''}
        </p>
        <p>
          <Link to="/">To the overview</Link>
        </p>
      </EmptyState>
    </div>
  );
}
