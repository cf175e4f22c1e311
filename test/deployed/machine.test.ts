import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../scripts/run.ts';
import { standInClient } from '../../scripts/stand-in/stand-in-client.ts';
import { plainCsv } from '../infra/uploads-host.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { cloudOf, describeDeployed } from './cloud.ts';
import { emptySystem } from './empty-system.ts';
import type { Deployed } from './global-setup.ts';

interface Credentials {
  readonly FLOWTRAIL_CLIENT_ID: string;
  readonly FLOWTRAIL_CLIENT_SECRET: string;
}

/** What an operator reads from the user pool once and gives to the machine. */
async function credentialsOf({ endpoint, outputs }: Deployed): Promise<Credentials> {
  const client = new CognitoIdentityProviderClient(standInClient(endpoint));
  const pool = { UserPoolId: outputs['UserPoolId']! };
  const { UserPoolClients = [] } = await client.send(new ListUserPoolClientsCommand({ ...pool, MaxResults: 60 }));
  const { ClientId } = UserPoolClients.find(({ ClientName }) => ClientName === 'collector')!;
  const { UserPoolClient } = await client.send(new DescribeUserPoolClientCommand({ ...pool, ClientId }));
  return { FLOWTRAIL_CLIENT_ID: ClientId!, FLOWTRAIL_CLIENT_SECRET: UserPoolClient!.ClientSecret! };
}

function flowtrail(args: readonly string[], env: object): Promise<{ code: number | null; out: string; said: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], { env: { ...process.env, ...env } });
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, said })));
}

describeDeployed('a machine with client credentials', (deployed) => {
  let credentials: Credentials;
  const server = ['--server', deployed.site];

  beforeAll(async () => {
    await emptySystem(deployed);
    await cloudOf(deployed);
    credentials = await credentialsOf(deployed);
  });

  it('sends a file, finds its rows, takes them out and deletes it, from the command line', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'from-a-machine.csv');
    writeFileSync(
      file,
      plainCsv(30, (i) => `machine${i}.example`),
    );
    const sent = await flowtrail(['ingest', file, '--json', ...server], credentials);
    expect(sent).toMatchObject({ code: 0 });
    const report = JSON.parse(sent.out) as { upload: string; rows: number; status: string };
    expect(report).toMatchObject({ rows: 30, status: 'ready' });

    const found = await flowtrail(['search', '--text', 'machine7.example', '--json', ...server], credentials);
    expect(JSON.parse(found.out)).toMatchObject({ total: 1 });

    const out = join(folder, 'rows.csv');
    const exported = await flowtrail(['export', '--out', out, '--text', 'machine', '--json', ...server], credentials);
    expect(JSON.parse(exported.out)).toMatchObject({ rows: 30 });

    const deleted = await flowtrail(['delete', report.upload, '--yes', '--json', ...server], credentials);
    expect(deleted, deleted.said).toMatchObject({ code: 0 });
  });

  it('is refused with a wrong secret, and in what its scopes do not cover', async () => {
    const wrong = { ...credentials, FLOWTRAIL_CLIENT_SECRET: 'wrong' };
    const refused = await flowtrail(['uploads', ...server], wrong);
    expect(refused.code).not.toBe(0);
    expect(refused.said).toMatch(/credentials were refused/);
    const users = await flowtrail(['user', 'list', ...server], credentials);
    expect(users.code).not.toBe(0);
  });
});
