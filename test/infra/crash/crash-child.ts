import { openClient } from '../../../cli/client.ts';
import { STAGES, type StageName } from './stages.ts';
import { testHost } from './test-host.ts';
import { arm, disarm } from './write-boundaries.ts';

/**
 * node crash-child.ts FOLDER STAGE N: runs a stage on a host of its own and dies before its N-th write. Prints what
 * the server promised meanwhile; when it lives, the steps it counted, as JSON. STAGE `start` is starting the host.
 */
const [folder = '', stage = '', n = ''] = process.argv.slice(2);
const say = (text: string) => void process.stdout.write(`${text}\n`);

if (stage === 'start') arm(Number(n));
const host = await testHost(folder);
if (stage === 'start') await host.idle?.();
else {
  const client = await openClient(folder);
  arm(Number(n));
  await STAGES[stage as StageName](client, say);
  await host.idle?.();
}
say(JSON.stringify(disarm()));
await host.stop();
