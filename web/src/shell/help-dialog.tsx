import { useAllowed } from '../lib/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/states.tsx';
import { NAV_PAGES } from './nav.ts';

const EVERYWHERE = [
  { keys: ['Ctrl', 'K'], words: 'Search or run a command' },
  { keys: ['/'], words: 'Search the records' },
  { keys: ['?'], words: 'This help' },
  { keys: ['Esc'], words: 'Close what is open' },
] as const;

const LISTS = [
  { keys: ['j'], words: 'Next row' },
  { keys: ['k'], words: 'Row before' },
  { keys: ['Enter'], words: 'Open the row' },
] as const;

const VERDICTS = [
  { keys: ['b'], words: 'Mark the alert benign' },
  { keys: ['c'], words: 'Mark the alert confirmed' },
] as const;

function Keys({ title, rows }: { title: string; rows: readonly { keys: readonly string[]; words: string }[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map((row) => (
          <div key={row.words} className="help-row">
            <dt>{row.words}</dt>
            <dd>
              {row.keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const mayDecide = useAllowed('analyst');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="md">
      <div className="help-grid">
        <Keys title="Everywhere" rows={EVERYWHERE} />
        <Keys title="Go to" rows={NAV_PAGES.map((page) => ({ keys: ['g', page.key], words: page.label }))} />
        <Keys title="In Explore and Alerts" rows={LISTS} />
        {mayDecide && <Keys title="In Alerts" rows={VERDICTS} />}
      </div>
    </Dialog>
  );
}
