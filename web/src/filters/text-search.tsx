import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Kbd } from '../ui/states.tsx';
import '../ui/text-search.css';

interface TextSearchProps {
  text: string;
  onText: (text: string) => void;
}

/** Free text over the searchable columns; applied on Enter or when the box is left, so that typing costs no queries. */
export function TextSearch({ text, onText }: TextSearchProps) {
  const [draft, setDraft] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setDraft(text), [text]);
  const apply = (next: string): void => {
    if (next.trim() !== text) onText(next.trim());
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
          onChange={(event) => setDraft(event.target.value)}
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
    </search>
  );
}
