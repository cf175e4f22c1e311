import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_RUN_ALERTS, type Run } from '../../core/contract/alerts.ts';
import { printCount, printPlural } from '../../core/print-count.ts';
import { clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, text } from '../command.ts';
import { FILTER_HELP, FILTER_OPTIONS, filterOf } from '../filter-options.ts';
import { wholeOf } from './search.ts';

export const detectCommand: Command = {
  name: 'detect',
  summary: 'run the isolation forest over all flows or a filter',
  help: `Usage: flowtrail detect [filter] [options]\n\n${FILTER_HELP}\n\nOptions:\n  --seed N          seed of the forest                       (1)\n  --min-score S     lowest score that can be anomalous       (0.6)\n${COMMON_HELP}\n`,
  options: { ...COMMON, ...FILTER_OPTIONS, seed: { type: 'string' }, 'min-score': { type: 'string' } },
  run: async (args, io) => {
    const seed = text(args, 'seed');
    const minScore = text(args, 'min-score');
    const body = {
      filter: filterOf(args),
      ...(seed !== undefined && { seed: wholeOf(seed, '--seed') }),
      ...(minScore !== undefined && { min_score: Number(minScore) }),
    };
    const client = await clientOf(args, { held: true });
    try {
      let run = await client.call<Run>('detect', { body });
      let said = '';
      while (run.state === 'queued' || run.state === 'running') {
        await sleep(200);
        run = await client.call<Run>('run', { params: { run_id: run.run_id } });
        const now = `${run.stage}: ${printCount(run.done)} of ${printCount(run.total)} flows`;
        if (now !== said) io.note(now);
        said = now;
      }
      if (flag(args, 'json')) io.out(`${JSON.stringify(run)}\n`);
      else
        io.out(
          `Run ${run.run_id}: ${run.state}, ${printPlural(run.scored, 'flow')} scored, ${printCount(run.anomalous)} anomalous, ${run.alerts < MAX_RUN_ALERTS ? printPlural(run.alerts, 'alert') : `the strongest ${printPlural(run.alerts, 'alert')}`}${run.message === null ? '' : `\n${run.message}`}\n`,
        );
      return run.state === 'finished' ? 0 : 1;
    } finally {
      await client.close();
    }
  },
};
