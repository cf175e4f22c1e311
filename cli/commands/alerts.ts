import type { Alert } from '../../core/contract/alerts.ts';
import { clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, text } from '../command.ts';
import { table } from '../table.ts';

const SHOWN = 50;

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'list alerts, what to decide first at the top',
  help: `Usage: flowtrail alerts [options]\n\nOptions:\n  --status S       open, confirmed or benign\n  --severity S     info, low, medium, high or critical\n  --entity E       one subscriber or address\n  --limit N        at most 1000                            (50)\n${COMMON_HELP}\n`,
  options: {
    ...COMMON,
    status: { type: 'string' },
    severity: { type: 'string' },
    entity: { type: 'string' },
    limit: { type: 'string' },
  },
  run: async (args, io) => {
    const client = await clientOf(args, { held: true });
    try {
      const query = {
        status: text(args, 'status'),
        severity: text(args, 'severity'),
        entity: text(args, 'entity'),
        limit: text(args, 'limit') ?? String(SHOWN),
      };
      const { alerts } = await client.call<{ alerts: Alert[] }>('alerts', { query });
      if (flag(args, 'json')) return io.out(`${JSON.stringify({ alerts })}\n`);
      if (alerts.length === 0) return io.out('No alerts. flowtrail detect looks for unusual flows.\n');
      io.out(
        `${table(
          ['score', 'severity', 'status', 'entity', 'first seen (UTC)', 'flows', 'what'],
          alerts.map((a) => [a.score.toFixed(3), a.severity, a.status, a.entity, a.first_seen, a.flows, a.title]),
        )}\n`,
      );
      if (alerts.length === Number(query.limit)) io.out(`These are the first ${query.limit}; --limit N shows more.\n`);
    } finally {
      await client.close();
    }
  },
};
