import type { Receipt } from '../../core/contract/uploads.ts';
import { InvalidInputError } from '../../core/errors.ts';
import { clientOf } from '../client.ts';
import { COMMON, COMMON_HELP, type Command, flag, text } from '../command.ts';

export const deleteCommand: Command = {
  name: 'delete',
  summary: 'delete an upload for good and print the receipt',
  help: `Usage: flowtrail delete UPLOAD --yes [options]\n\nRemoves the original, its flows, rollups and alerts that rest only on it.\n\nOptions:\n  --yes           really delete\n  --reason TEXT   kept with the receipt\n${COMMON_HELP}\n`,
  options: { ...COMMON, yes: { type: 'boolean', default: false }, reason: { type: 'string' } },
  run: async (args, io) => {
    const [uploadId] = args.positionals;
    if (uploadId === undefined) throw new InvalidInputError('expected an UPLOAD id; flowtrail uploads lists them');
    if (!flag(args, 'yes'))
      throw new InvalidInputError('nothing was deleted: say --yes to delete for good', { field: '--yes' });
    const client = await clientOf(args, { held: true });
    try {
      const receipt = await client.call<Receipt>('deleteUpload', {
        params: { upload_id: uploadId },
        query: { reason: text(args, 'reason') },
      });
      if (flag(args, 'json')) return io.out(`${JSON.stringify(receipt)}\n`);
      io.out(
        `Deleted ${receipt.name} (SHA-256 ${receipt.sha256}): ${receipt.rows} rows, ${receipt.objects} objects, ${receipt.object_bytes} bytes, ${receipt.alerts} alerts.\nReceipt ${receipt.receipt_id}\n`,
      );
    } finally {
      await client.close();
    }
  },
};
