import { Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { Pill } from '../../../core/contract/filter.ts';
import { Kbd } from '../ui/states.tsx';
import { readTyped } from './guess-query.ts';
import '../ui/text-search.css';

interface TextSearchProps {
  text: string;
  onText: (text: string) => void;
  /** An address, a network or a subscriber's number was typed: a condition of its own, in place of the text. */
  onPill: (pill: Pill) => void;
}

/** Free text over the searchable columns, or something to filter by; applied on Enter or when the box is left, so that typing costs no queries. */
export function TextSearch({ text, onText, onPill }: TextSearchProps) {
  const [draft, setDraft] = useState(text);
  const [problem, setProblem] = useState<string | null>(null);
  const problemId = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setDraft(text), [text]);
  const apply = (next: string): void => {
    setProblem(null);
    if (next.trim() === text) return;
    const typed = readTyped(next);
    if (typed.kind === 'problem') setProblem(typed.message);
    else if (typed.kind === 'text') onText(typed.text);
    else {
      setDraft('');
      onPill(typed.pill);
    }
  };
  return (
    <search className="text-search-box">
      <form
        className="text-search"
        onSubmit={(event) => {
          event.preventDefault();
          apply(draft);
        }}
      >
        <Search size={14} aria-hidden="true" className="muted" />
        <input
          ref={input}
          type="search"
          data-shortcut="/"
          aria-label="Search the records"
          placeholder="Number, address, domain, cell …"
          value={draft}
          maxLength={512}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          onChange={(event) => {
            setProblem(null);
            setDraft(event.target.value);
          }}
          onBlur={() => apply(draft)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') input.current?.blur();
          }}
        />
        {draft === '' ? (
          <Kbd>/</Kbd>
        ) : (
          <button
            type="button"
            className="pill-remove"
            aria-label="Clear the search text"
            onClick={() => {
              setDraft('');
              apply('');
            }}
          >
            <X size={13} aria-hidden="true" />
          </button>
        )}
      </form>
      {problem === null ? null : (
        <p id={problemId} className="field-error" role="alert">
          {problem}
        </p>
      )}
    </search>
  );
}
