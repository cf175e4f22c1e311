import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { SECTION_ROWS, type Section } from './row-pages.ts';

interface SectionPagerProps {
  section: Section;
  total: number;
  /** Goes to a row, by its place in the whole result from 0. */
  onRow: (row: number) => void;
}

/** For results longer than one scroll bar: which stretch is shown, the ones beside it, and a jump to any row. */
export function SectionPager({ section, total, onRow }: SectionPagerProps) {
  const [wanted, setWanted] = useState('');
  const jump = (event: FormEvent) => {
    event.preventDefault();
    const row = Number(wanted.replaceAll(/[,\s]/g, ''));
    if (Number.isInteger(row) && row >= 1) onRow(Math.min(row, total) - 1);
  };
  return (
    <nav className="section-pager" aria-label="Stretch of rows">
      {section.count > 1 ? (
        <>
          <IconButton
            size="sm"
            label="Rows before"
            disabled={section.index === 0}
            onClick={() => onRow(section.start - SECTION_ROWS)}
          >
            <ChevronLeft size={15} aria-hidden="true" />
          </IconButton>
          <span className="num">
            rows {formatCount(section.start + 1)}–{formatCount(section.start + section.rows)} of {formatCount(total)}
          </span>
          <IconButton
            size="sm"
            label="Rows after"
            disabled={section.index === section.count - 1}
            onClick={() => onRow(section.start + SECTION_ROWS)}
          >
            <ChevronRight size={15} aria-hidden="true" />
          </IconButton>
        </>
      ) : null}
      <form onSubmit={jump} className="row">
        <Input
          aria-label="Row number to go to"
          placeholder="Row number"
          inputMode="numeric"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <Button size="sm" type="submit">
          Go to row
        </Button>
      </form>
    </nav>
  );
}
