import type { ReactNode } from 'react';
import './segmented.css';

interface SegmentedProps<V extends string> {
  /** Accessible name of the group. */
  label: string;
  value: V;
  options: readonly { readonly value: V; readonly label: ReactNode }[];
  onValue: (value: V) => void;
}

/** One of two or three ways to look at the same thing. */
export function Segmented<V extends string>({ label, value, options, onValue }: SegmentedProps<V>) {
  return (
    <fieldset className="segmented">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValue(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
