import { MAX_RUN_ALERTS } from '../../../core/contract/alerts.ts';
import { formatCount } from '../lib/numbers.ts';

/** What stands beside the name of the Alerts page, and how it is read out; null where nothing waits. */
export function openAlertsBadge(open: number): { text: string; words: string } | null {
  if (open === 0) return null;
  if (open < MAX_RUN_ALERTS) return { text: formatCount(open), words: `, ${formatCount(open)} open` };
  const most = formatCount(MAX_RUN_ALERTS);
  return { text: most, words: `, the strongest ${most} open` };
}
