import type { ReactNode } from 'react';
import './table.css';

/** A table wider than its place scrolls inside it; the keyboard can reach and scroll it too. */
export function TableScroll({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={['table-scroll', className].filter(Boolean).join(' ')} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
