import { useNavigate } from '@tanstack/react-router';
import type { FlowValue } from '../../../../core/flow/record.ts';
import { filterSearch, useFilter } from '../../lib/filter-state.ts';
import { toast } from '../../ui/toast.tsx';
import { aroundRange, pivotPill } from './pivot-pill.ts';

export interface Pivot {
  /** Keeps rows with this value, or drops them. */
  filter(column: string, value: FlowValue, negate?: boolean): void;
  /** Sets the time range to some minutes around an instant. */
  around(iso: string, minutes: number): void;
  copy(text: string): void;
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast({ title: `${what} copied`, tone: 'good' });
  } catch {
    toast({
      title: 'Copying was refused',
      detail: 'The browser did not allow it. Select the text and copy it.',
      tone: 'bad',
    });
  }
}

/**
 * From a value to a search by it. On a page with a filter bar the pill joins the filter; elsewhere (`fresh`) Explore opens
 * with it alone.
 */
export function usePivot({ fresh = false }: { fresh?: boolean } = {}): Pivot {
  const control = useFilter();
  const navigate = useNavigate();
  const open = (search: ReturnType<typeof filterSearch>) => void navigate({ to: '/explore', search: search as never });
  return {
    filter(column, value, negate) {
      const pill = pivotPill(column, value, negate);
      if (!pill) return;
      if (fresh) open(filterSearch({ pills: [pill] }));
      else control.addPill(pill);
    },
    around(iso, minutes) {
      const range = { kind: 'absolute', ...aroundRange(iso, minutes) } as const;
      if (fresh) open(filterSearch({ range }));
      else control.setRange(range);
    },
    copy: (text) => void copyText(text, 'Value'),
  };
}
