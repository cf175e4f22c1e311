import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Alert, AlertStatus, Severity } from '../../../../core/contract/alerts.ts';
import type { Filter } from '../../../../core/contract/filter.ts';
import { callApi } from '../../lib/api.ts';
import { toast } from '../../ui/toast.tsx';

export interface AlertChoice {
  readonly status?: AlertStatus;
  readonly severity?: Severity;
  readonly entity?: string;
  readonly run_id?: string;
  readonly limit?: number;
}

/** Alerts in the order in which to decide them. */
export function useAlerts(choice: AlertChoice, enabled = true) {
  return useQuery({
    queryKey: ['alerts', choice],
    queryFn: ({ signal }) => callApi('alerts', { query: choice, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** One alert by its id, for links into the page; the list's own copy serves where it has it. */
export function useAlert(id: string | null) {
  return useQuery({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => callApi('alert', { params: { alert_id: id! }, signal }),
    enabled: id !== null,
  });
}

export function useVerdict(alert: Pick<Alert, 'alert_id'>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (verdict: { status: AlertStatus; reason: string }) =>
      callApi('verdict', { params: { alert_id: alert.alert_id }, body: verdict }),
    onSuccess: (updated) => {
      client.setQueryData(['alerts', 'one', updated.alert_id], updated);
      void client.invalidateQueries({ queryKey: ['alerts'] });
      void client.invalidateQueries({ queryKey: ['overview'] });
      const words = { benign: 'Marked benign', confirmed: 'Confirmed', open: 'Opened again' };
      toast({ title: words[updated.status], detail: updated.title, tone: 'good' });
    },
  });
}

export interface RunFlowsRequest {
  readonly runId: string | undefined;
  readonly filter: Filter;
  readonly limit: number;
  readonly ready: boolean;
}

export const RANKED_COLUMNS = [
  'upload_id',
  'member',
  'row_number',
  'score',
  'severity',
  'contributions',
  'event_time',
  'entity',
  'source_ip',
  'source_country',
  'destination_ip',
  'destination_port',
  'destination_country',
  'app_name',
  'domain',
  'protocol',
  'bytes_total',
] as const;

/** Anomalous flows of a run that the filter leaves, strongest first. */
export function useRunFlows({ runId, filter, limit, ready }: RunFlowsRequest) {
  const body = { filter, columns: [...RANKED_COLUMNS], limit };
  return useQuery({
    queryKey: ['run-flows', runId, body],
    queryFn: ({ signal }) => callApi('runFlows', { params: { run_id: runId! }, body, signal }),
    enabled: ready && runId !== undefined,
    placeholderData: keepPreviousData,
  });
}

export function useRunEntities(runId: string | undefined) {
  return useQuery({
    queryKey: ['run-entities', runId],
    queryFn: ({ signal }) => callApi('runEntities', { params: { run_id: runId! }, signal }),
    enabled: runId !== undefined,
  });
}
