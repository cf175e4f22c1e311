import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { isWebStale } from '../../infra/local/web-build.ts';
import { ROOT } from '../../scripts/run.ts';
import { apiUrlOf, deployStandIn, type Outputs, setupTokenOf } from '../../scripts/stand-in/deploy.ts';
import { startSite } from '../../scripts/stand-in/site.ts';
import { findStandIn, freePort, startStandIn } from '../../scripts/stand-in/stand-in.ts';

/** The system as `npm run deploy:local` makes it, one for all tests of the project. */
export interface Deployed {
  readonly endpoint: string;
  readonly site: string;
  readonly setupToken: string;
  readonly outputs: Outputs;
  /** How long bootstrap and deployment took, without the build. */
  readonly deploySeconds: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where there is no stand-in on this machine. */
    readonly deployed: Deployed | null;
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (findStandIn() === null) {
    if (process.env['REQUIRE_EMULATOR'] === '1') throw new Error('REQUIRE_EMULATOR=1: MiniStack is not installed');
    process.stdout.write('Skipped: tests of the deployed system need MiniStack (docs/deploy.md)\n');
    project.provide('deployed', null);
    return undefined;
  }
  await build();
  const standIn = await startStandIn();
  try {
    const port = await freePort();
    const site = `http://localhost:${port}`;
    const started = performance.now();
    const outputs = await deployStandIn({ env: standIn.env, siteOrigin: site, say: () => {} });
    const deploySeconds = Math.round((performance.now() - started) / 1000);
    const { endpoint } = standIn;
    const server = await startSite({
      port,
      webRoot: join(ROOT, 'web/dist'),
      apiUrl: apiUrlOf(outputs, endpoint),
      connect: [endpoint],
    });
    const setupToken = await setupTokenOf(outputs, endpoint);
    project.provide('deployed', { endpoint, site, setupToken, outputs, deploySeconds });
    return async () => {
      await server.stop();
      await standIn.stop();
    };
  } catch (error) {
    await standIn.stop();
    throw error;
  }
}

async function build(): Promise<void> {
  const args = [join(ROOT, 'scripts/build-aws.ts'), '--environment', 'local', ...(isWebStale() ? [] : ['--skip-web'])];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error('the functions could not be built');
}
