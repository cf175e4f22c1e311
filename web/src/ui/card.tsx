import { type ReactNode, useId } from 'react';
import './card.css';

interface CardProps {
  /** The question the card answers, in small print above the title. */
  question?: ReactNode;
  title?: ReactNode;
  /** Beside the title: how many, over what. */
  note?: ReactNode;
  /** Controls at the right of the head. */
  actions?: ReactNode;
  children?: ReactNode;
  className?: string;
  /** Content reaches the edges: tables, charts. */
  flush?: boolean;
}

/** A region of its own; named by its title for assistive technology. */
export function Card({ question, title, note, actions, children, className, flush }: CardProps) {
  const id = useId();
  const classes = ['card', flush ? 'card-flush' : '', className ?? ''].filter(Boolean).join(' ');
  return (
    <section className={classes} aria-labelledby={title ? id : undefined}>
      {(title || question || actions) && (
        <header className="card-head">
          <div className="card-heading">
            {question && <p className="card-question">{question}</p>}
            {title && (
              <h2 className="card-title">
                <span id={id}>{title}</span>
                {note && <span className="card-note">{note}</span>}
              </h2>
            )}
          </div>
          {actions && <div className="card-actions">{actions}</div>}
        </header>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
