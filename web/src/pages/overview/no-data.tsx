import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { DatabaseZap, Sparkles, Upload } from 'lucide-react';
import { callApi } from '../../lib/api.ts';
import { plural } from '../../lib/numbers.ts';
import { useAllowed } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast, toastError } from '../../ui/toast.tsx';

/** Nothing held yet: bring your own, or try it on an invented data set. */
export function NoData() {
  const client = useQueryClient();
  const allowed = useAllowed('analyst');
  const demo = useMutation({
    mutationFn: () => callApi('demo'),
    onSuccess: ({ uploads, already_loaded }) => {
      toast({
        title: already_loaded ? 'The demo data is here already' : 'Demo data is being read',
        detail: plural(uploads.length, 'file'),
        tone: 'good',
      });
      void client.invalidateQueries();
    },
    onError: (error) => toastError('Demo data could not be loaded', error),
  });
  return (
    <div className="page">
      <Card>
        <EmptyState
          icon={<DatabaseZap size={20} aria-hidden="true" />}
          title="No records yet"
          actions={
            allowed ? (
              <>
                <Link to="/upload" className="button button-primary">
                  <Upload size={14} aria-hidden="true" />
                  Upload files
                </Link>
                <Button
                  busy={demo.isPending}
                  icon={<Sparkles size={14} aria-hidden="true" />}
                  onClick={() => demo.mutate()}
                >
                  Load demo data
                </Button>
              </>
            ) : null
          }
        >
          {allowed
            ? 'Upload an IPDR or a network log of any layout. Or load the demo: an invented data set with ordinary traffic, several attacks and some innocent look-alikes.'
            : 'As soon as somebody with the analyst role uploads files, their records appear here.'}
        </EmptyState>
      </Card>
    </div>
  );
}
