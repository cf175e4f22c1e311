import { isKnownError } from '../../core/errors.ts';
import { HELP, isLoopback, type LocalConfig, parseConfig } from './config.ts';
import { startHost } from './host.ts';
import { buildWeb, isWebStale } from './web-build.ts';
import type { HostParts } from './wire.ts';

/** `npm start`: builds the dashboard when needed, starts the host, says where it is, stops on a signal. */
async function main(): Promise<void> {
  const config = parseConfig(process.argv.slice(2), process.env);
  if (config === null) {
    process.stdout.write(HELP);
    return;
  }
  if (isWebStale()) {
    say('Building the dashboard (once; about ten seconds) ...');
    await buildWeb().catch((error: unknown) => say(messageOf(error)));
  }
  const host = await startHost(config);
  warnWhenOpen(config, host.url);
  say(`Flowtrail is ready at ${host.url}`);
  const setup = host.setupUrl();
  if (setup !== null) say(`Create the first administrator (this link works once):\n  ${setup}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('Stopping ...');
      host.stop().then(() => process.exit(0), fail);
    });
  }
  if (config.demo) await loadDemo(host.loadDemo);
}

async function loadDemo(load: HostParts['loadDemo']): Promise<void> {
  if (load === undefined) return say('This build has no demo data.');
  say('Loading the demo data ...');
  const { already_loaded } = await load();
  say(already_loaded ? 'The demo data was loaded before; nothing is added.' : 'The demo data is loaded.');
}

function warnWhenOpen(config: LocalConfig, url: string): void {
  if (isLoopback(config.host)) return;
  say(`Listening on ${config.host}: other machines can reach this server.`);
  if (url.startsWith('https:')) return;
  say(
    '*** WARNING: without TLS, passwords and records cross the network readable by others, and browsers refuse to\n' +
      '*** sign in from other machines. Give --tls-cert and --tls-key, or --origin https://... behind a TLS proxy.',
  );
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function messageOf(error: unknown): string {
  return isKnownError(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function fail(error: unknown): void {
  process.stderr.write(`flowtrail: ${messageOf(error)}\n`);
  process.exit(1);
}

main().catch(fail);
