import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from './run.ts';
import { apiUrlOf, deployStandIn, setupTokenOf } from './stand-in/deploy.ts';
import { startSite } from './stand-in/site.ts';
import { startStandIn } from './stand-in/stand-in.ts';

/**
 * `npm run deploy:local [-- --port N]`: the whole of the AWS side on this machine. Starts a stand-in for AWS unless AWS_ENDPOINT_URL
 * names one that runs, builds and deploys every stack to it, and serves the site until it is stopped.
 */

const PORT = parsePort();
const SITE = `http://localhost:${PORT}`;

function parsePort(): number {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8788' } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port: expected a port, got ${values.port}`);
  return port;
}

async function main(): Promise<void> {
  const started = performance.now();
  await requireFreePort();
  const given = process.env['AWS_ENDPOINT_URL'];
  say(given === undefined ? 'Starting a stand-in for AWS ...' : `Using ${given}`);
  const standIn = given === undefined ? await startStandIn() : null;
  const endpoint = standIn?.endpoint ?? given!;
  const stop = async () => {
    await site?.stop();
    await standIn?.stop();
  };
  let site: Awaited<ReturnType<typeof startSite>> | null = null;
  try {
    say('Building functions, layers and the dashboard ...');
    await build();
    const env = standIn?.env ?? environmentOf(endpoint);
    const outputs = await deployStandIn({ env, siteOrigin: SITE, say });
    site = await startSite({
      port: PORT,
      webRoot: join(ROOT, 'web/dist'),
      apiUrl: apiUrlOf(outputs, endpoint),
      connect: [endpoint, endpoint.replace('127.0.0.1', 'localhost')],
    });
    const seconds = Math.round((performance.now() - started) / 1000);
    say(`Flowtrail is ready at ${SITE} (${seconds} s). AWS is at ${endpoint}.`);
    say(
      `Create the first administrator (this link works once):\n  ${SITE}/setup?token=${encodeURIComponent(await setupTokenOf(outputs, endpoint))}`,
    );
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_REGION: region } = environmentOf(endpoint);
    say(`For the AWS CLI and the commands of docs/deploy.md in another shell:
  export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=${id} AWS_SECRET_ACCESS_KEY=${secret} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
  export ENVIRONMENT=local P=flowtrail-local SITE=${SITE} ARRIVALS=${outputs['ArrivalsBucket']}
Drop files into the bucket:
  aws s3 cp FILE s3://$ARRIVALS/inbox/`);
  } catch (error) {
    await stop();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stop().then(() => process.exit(0)));
}

/** Said before minutes of work rather than after. */
async function requireFreePort(): Promise<void> {
  const server = createServer().listen(PORT, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`port ${PORT} is taken: stop what uses it, or take another with -- --port N`, { cause });
  }
  server.close();
  await once(server, 'close');
}

async function build(): Promise<void> {
  const args = [join(ROOT, 'scripts/build-aws.ts'), '--environment', 'local'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('the build failed');
}

function environmentOf(endpoint: string): Record<string, string> {
  const { AWS_REGION = 'us-east-1', AWS_ACCESS_KEY_ID = 'test', AWS_SECRET_ACCESS_KEY = 'test' } = process.env;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_REGION,
    AWS_DEFAULT_REGION: AWS_REGION,
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
