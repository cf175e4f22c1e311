import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ROOT } from '../run.ts';
import { standInClient } from './stand-in-client.ts';

/** Outputs of the stacks, by their names; each name is given by one stack. */
export type Outputs = Readonly<Record<string, string>>;

export interface DeployOptions {
  /** Variables that lead CDK to the stand-in. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the site will be served. */
  readonly siteOrigin: string;
  readonly say: (line: string) => void;
}

const ACCOUNT = '000000000000';
/** A deployment takes under a minute; what hangs is ended. */
const MOST_MS = 10 * 60_000;

/** Deploys every stack of environment `local` to a stand-in. What is deployed must have been built. */
export async function deployStandIn({ env: clients, siteOrigin, say }: DeployOptions): Promise<Outputs> {
  const env: Readonly<Record<string, string>> = { ...clients, FLOWTRAIL_SITE_ORIGIN: siteOrigin };
  const folder = await mkdtemp(join(tmpdir(), 'flowtrail-deploy-'));
  try {
    say('Preparing the stand-in for CDK ...');
    const local = ['-c', 'environment=local', '--output', join(folder, 'cdk.out')];
    await cdk(['bootstrap', `aws://${ACCOUNT}/${env['AWS_REGION']}`, ...local], env);
    say('Deploying the stacks ...');
    const file = join(folder, 'outputs.json');
    await cdk(['deploy', '--all', '--require-approval', 'never', '--outputs-file', file, ...local], env);
    const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, Record<string, string>>;
    return Object.assign({}, ...Object.values(stacks)) as Outputs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one-time token that makes the first administrator. */
export async function setupTokenOf(outputs: Outputs, endpoint: string): Promise<string> {
  const client = new SecretsManagerClient(standInClient(endpoint));
  const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: outputs['SetupSecretName']! }));
  return SecretString;
}

/** A stand-in has no host names of its own: an API is below its endpoint, by its id. */
export function apiUrlOf(outputs: Outputs, endpoint: string): string {
  const [id = ''] = new URL(outputs['ApiUrl']!).hostname.split('.');
  return `${endpoint}/_aws/execute-api/${id}/$default`;
}

/** Throws with the last words of a command that fails or hangs. */
async function cdk(args: readonly string[], env: DeployOptions['env']): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/aws-cdk/bin/cdk'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...env,
      // What cdk.json runs before a synthesis was run already.
      FLOWTRAIL_BUILT: '1',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CI: 'true',
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-6000);
    });
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code !== 0) throw new Error(`cdk ${args[0]} failed:\n${said}`);
}
