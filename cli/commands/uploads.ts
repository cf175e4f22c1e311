import type { Upload } from '../../core/contract/uploads.ts';
import { clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag } from '../command.ts';
import { table } from '../table.ts';

export const uploadsCommand: Command = {
  name: 'uploads',
  summary: 'list what is held',
  help: `Usage: flowtrail uploads [options]\n\nLists all uploads, newest first, with their line counts.\n\nOptions:\n${COMMON_HELP}\n`,
  options: COMMON,
  run: async (args, io) => {
    const client = await clientOf(args, { held: true });
    try {
      const { uploads } = await client.call<{ uploads: Upload[] }>('uploads');
      if (flag(args, 'json')) return io.out(`${JSON.stringify({ uploads })}\n`);
      if (uploads.length === 0) return io.out('No uploads yet: flowtrail ingest FILE...\n');
      io.out(
        `${table(
          ['upload', 'status', 'layout', 'rows', 'rejected', 'first event (UTC)', 'last event (UTC)', 'name'],
          uploads.map((u) => [
            u.upload_id,
            u.status,
            u.layout,
            u.ledger?.rows,
            u.ledger?.lines.rejected,
            u.ledger?.first_event,
            u.ledger?.last_event,
            u.name,
          ]),
        )}\n`,
      );
    } finally {
      await client.close();
    }
  },
};
