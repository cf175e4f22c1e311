import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from '../ui/states.tsx';

export function NotFound() {
  return (
    <div className="page">
      <EmptyState icon={<Compass size={20} aria-hidden="true" />} title="There is no such page">
        The address may be mistyped. <Link to="/">Go to the overview</Link>.
      </EmptyState>
    </div>
  );
}
