import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { callApi } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

const LAYOUTS = [
  {
    title: 'Telecom reports',
    text: 'Jio NAT, Airtel dynamic IP and CDR OF MSISDN (also re-saved by Excel), Vi DOT report',
  },
  {
    title: 'Network sensors',
    text: 'Zeek conn as TSV or JSON; Suricata eve with flow, alert, dns, http and tls joined',
  },
  { title: 'Sessions and web logs', text: 'Five-column session CSV, web-threat CSV in both its headers' },
  {
    title: 'Anything else in columns',
    text: 'You map its columns once; the same headers are recognised the next time',
  },
] as const;

/** What can be read, said before anything is tried. */
export function LayoutsCard() {
  return (
    <Card question="What can be read?" title="Recognised by content, not by file name">
      <ul className="layouts">
        {LAYOUTS.map((layout) => (
          <li key={layout.title}>
            <strong>{layout.title}</strong>
            <span className="muted">{layout.text}</span>
          </li>
        ))}
      </ul>
      <p className="muted small">
        Any line ends, UTF-8, UTF-16 or Windows-1252, plain or gzip. Every line is accounted for: accepted, rejected
        with a reason, or part of the file’s frame. The same bytes twice are one upload.
      </p>
    </Card>
  );
}

/** The first visit: nothing is held yet. */
export function DemoOffer() {
  const client = useQueryClient();
  const demo = useMutation({
    mutationFn: () => callApi('demo'),
    onSuccess: ({ uploads, already_loaded }) => {
      toast({
        title: already_loaded ? 'The demo data is here already' : 'Demo data is being loaded',
        detail: plural(uploads.length, 'invented file'),
        tone: 'good',
      });
      void client.invalidateQueries();
    },
    onError: (error) => toastError('The demo data could not be loaded', error),
  });
  return (
    <Card>
      <EmptyState
        icon={<FlaskConical size={20} aria-hidden="true" />}
        title="No data yet"
        actions={
          <Button busy={demo.isPending} onClick={() => demo.mutate()}>
            Load the demo data
          </Button>
        }
      >
        Drop a file above, or look around with an invented network: subscribers with their daily rhythm, several
        attacks, and innocent look-alikes. It can be deleted like any other file.
      </EmptyState>
    </Card>
  );
}
